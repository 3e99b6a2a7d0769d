"""The one core incentive that every type expands to, and the typed expressions it is built of."""
