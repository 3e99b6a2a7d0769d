"""Share of a pool (原資の按分)."""
