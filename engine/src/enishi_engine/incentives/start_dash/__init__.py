"""Start dash (スタートダッシュ)."""
