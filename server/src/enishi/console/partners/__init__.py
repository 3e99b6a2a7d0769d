"""Partners: who they are, what is agreed with them, how they are taxed, and where they are paid."""
