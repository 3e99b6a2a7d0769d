"""The parallel run (並行稼働): the old sheet beside what a period comes to here, every difference explained."""
