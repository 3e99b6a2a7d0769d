"""Growth bonus (成長インセンティブ)."""
