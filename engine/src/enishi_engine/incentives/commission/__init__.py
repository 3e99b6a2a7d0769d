"""Commission (販売手数料)."""
