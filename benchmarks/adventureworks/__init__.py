"""The AdventureWorks reseller set: prepared as facts, with one program calculated by hand-written SQL and by a plain loop."""
