"""全銀 総合振込: the file of Japanese banks, 120 bytes a record; its names, its writer and reader, and results (README.md)."""
