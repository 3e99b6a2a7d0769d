"""The deal queue: what waits and how long, who else is there, what was decided and why; prices, files, second tiers."""
