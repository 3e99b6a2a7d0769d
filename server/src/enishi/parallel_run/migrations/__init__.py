"""The history of the tables of parallel_run."""
