"""The tests measured by mutation: small mistakes planted in the core and the plan, in their Python and in the SQL they print."""
