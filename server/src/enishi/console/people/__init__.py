"""The maker's people and what they may."""
