"""Target bonus (目標達成インセンティブ)."""
