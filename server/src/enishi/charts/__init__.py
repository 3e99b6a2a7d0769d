"""Pictures with a sentence: bars from zero beside what they are compared with, made on the server in whole numbers."""
