"""Programs: their texts, from a draft to what is in force."""
