"""What a batch, a payment and a request may be, in words of both languages."""

from django.db.models import TextChoices

from enishi_engine.settlement.netting import SettlementWay


class BatchState(TextChoices):
    """How far a batch is. What the bank says stands with each payment."""

    PROPOSED = "proposed", "承認待ち"
    APPROVED = "approved", "承認済み"
    WRITTEN = "written", "ファイル作成済み"
    SENT = "sent", "送信済み"
    VOID = "void", "取消"


class Outcome(TextChoices):
    """What became of a payment."""

    WAITING = "waiting", "未送信"
    SENT = "sent", "結果待ち"
    PAID = "paid", "支払済み"
    RETURNED = "returned", "資金返却(不能)"
    UNKNOWN = "unknown", "結果不明"
    VOID = "void", "取消"


class RequestKind(TextChoices):
    """What two people may do that one may not."""

    VOID = "void", "支払データの取消"
    RESOLVE = "resolve", "結果不明の解決"


class Way(TextChoices):
    """By which way a batch settles; what is set off against receivables first is transferred with the rest (docs/rules/netting.md)."""

    TRANSFER = "transfer", "銀行振込"
    NEXT_INVOICE = "next_invoice", "次回請求から値引き"
    PAYMENT_REQUEST = "payment_request", "支払依頼"
    OUTSIDE = "outside", "システム外"


# A payment of these is not made again: what they pay is no longer due.
LIVE = (Outcome.WAITING, Outcome.SENT, Outcome.PAID, Outcome.UNKNOWN)
# These leave by a file.
WITH_FILE = (Way.TRANSFER, Way.PAYMENT_REQUEST)
_WAYS = {SettlementWay.OFFSET: Way.TRANSFER}


def way_of(way: SettlementWay) -> Way:
    """The batch in which what an agreement settles so is paid."""
    return _WAYS.get(way) or Way(way.value)
