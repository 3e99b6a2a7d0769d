"""What reaches somebody without opening a page: mails by kind, and their calendar."""
