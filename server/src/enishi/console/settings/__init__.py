"""What is set of this site, in words."""
