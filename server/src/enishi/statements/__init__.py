"""What a partner is told: statements as papers."""
