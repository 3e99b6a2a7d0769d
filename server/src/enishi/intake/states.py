"""Where a batch and an overlap may stand."""

from django.db.models import TextChoices


class BatchState(TextChoices):
    """Received, then decided once; a decided batch never changes."""

    RECEIVED = "received", "受領"
    TAKEN = "taken", "取込済み"
    REJECTED = "rejected", "却下(エラーあり)"
    REPEATED = "repeated", "取込済みの再送"


class OverlapState(TextChoices):
    """Open, until somebody says which source is right."""

    OPEN = "open", "未確認"
    DISMISSED = "dismissed", "採用しない"
    TAKEN = "taken", "採用"
