"""What a partner says to a paper, in words of both languages."""

from django.db.models import TextChoices


class PaperState(TextChoices):
    """Where a paper stands with whom it is for."""

    ISSUED = "issued", "発行済み"
    AGREED = "agreed", "同意・確認済み"
    REFUSED = "refused", "不同意・相違あり"
