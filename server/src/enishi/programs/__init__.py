"""Programs: their texts in versions, approved by a second person and never edited after."""
