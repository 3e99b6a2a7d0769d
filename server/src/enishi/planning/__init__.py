"""Planning: what a draft would have changed on history, calculated, kept and reviewed; and the approval of a text."""
