"""帳票: papers beside the statement as a partner gets them: read, kept, answered."""
