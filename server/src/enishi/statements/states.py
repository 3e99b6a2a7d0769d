"""What a partner says to a statement, in words of both languages; the values are the engine's (settlement/confirmation.py)."""

from django.db.models import TextChoices


class AnswerState(TextChoices):
    """Where a statement stands with its partner."""

    ISSUED = "issued", "確認待ち"
    CONFIRMED = "confirmed", "確認済み"
    DISPUTED = "disputed", "相違の連絡あり"
    DEEMED_CONFIRMED = "deemed_confirmed", "みなし確認"


class DisputeState(TextChoices):
    """A difference is looked into until somebody resolves it."""

    OPEN = "open", "確認中"
    RESOLVED = "resolved", "回答済み"


class InvoiceState(TextChoices):
    """Where a partner's own invoice stands beside what was calculated."""

    MATCHED = "matched", "一致"
    DIFFERS = "differs", "差異あり"
    ACCEPTED = "accepted", "差異を確認のうえ受付"
    RETURNED = "returned", "差戻し"


ANSWERED_FOR_GOOD = (AnswerState.CONFIRMED, AnswerState.DEEMED_CONFIRMED)
