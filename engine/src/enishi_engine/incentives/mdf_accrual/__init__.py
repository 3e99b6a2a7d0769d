"""MDF accrual (販促支援金の積立)."""
