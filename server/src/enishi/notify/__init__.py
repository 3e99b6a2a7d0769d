"""Mails: put into one outbox in the transaction of what they tell, and delivered from there."""
