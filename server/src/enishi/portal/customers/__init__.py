"""The customers of a partner: what is renewed when, what was announced, what is unpaid."""
