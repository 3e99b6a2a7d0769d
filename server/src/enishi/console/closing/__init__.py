"""Month-ends: what is closed, what comes next, what keeps it from being closed."""
