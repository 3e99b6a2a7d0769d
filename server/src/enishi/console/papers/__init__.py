"""Papers beside the statement: found, made, printed, and what whom they are for said."""
