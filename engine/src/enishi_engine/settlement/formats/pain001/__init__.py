"""ISO 20022 pain.001.001.09: customer credit transfers as XML (README.md)."""
