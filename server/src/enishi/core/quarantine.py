"""Whether this database is a restored copy that nobody released yet: then no mail, no hook and no payout leaves it."""


def is_quarantined() -> bool:
    """Is it?"""
    return False
