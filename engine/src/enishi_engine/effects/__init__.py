"""What campaigns change and what programs will cost, each with a range that keeps its promise; statistics, never an amount to pay."""
