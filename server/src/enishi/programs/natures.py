"""Why an incentive is owed: a commission is bought from the partner, a rebate gives back what was sold to it."""

from django.db.models import TextChoices


class Nature(TextChoices):
    """Rebates reduce revenue, commissions are bought: two accounts in every set of books, and two documents."""

    COMMISSION = "commission", "手数料"
    REBATE = "rebate", "リベート"
    MARKETING = "marketing", "販促支援"


# By type, where nobody says otherwise with the text. What is tied to the quantity or amount bought is a rebate.
_OF_TYPES = {
    "volume_rebate": Nature.REBATE,
    "growth_bonus": Nature.REBATE,
    "margin": Nature.REBATE,
    "mdf_accrual": Nature.MARKETING,
    "mdf_claim": Nature.MARKETING,
}


def nature_of_type(type_: str) -> Nature:
    """What incentives of a type are, where nobody says otherwise."""
    return _OF_TYPES.get(type_, Nature.COMMISSION)
