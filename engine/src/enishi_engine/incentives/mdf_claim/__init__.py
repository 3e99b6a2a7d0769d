"""MDF claim (販促支援金の精算)."""
