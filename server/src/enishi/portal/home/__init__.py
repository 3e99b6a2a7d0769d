"""What somebody of a partner sees first."""
