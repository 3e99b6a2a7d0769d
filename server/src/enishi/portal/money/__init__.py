"""What a partner earned, why, and why not."""
