"""What every other app stands on: users and roles, access, audit, jobs, refusals, the clock."""
