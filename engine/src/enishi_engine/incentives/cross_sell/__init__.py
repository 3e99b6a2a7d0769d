"""Cross-sell (クロスセル)."""
