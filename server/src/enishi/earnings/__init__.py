"""Earnings: what each closing calculated, as the differences that it posted."""
