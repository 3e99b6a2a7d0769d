"""Why the old sheet and Enishi differ: each cause by name, in both languages."""

from django.db.models import TextChoices


class Cause(TextChoices):
    """One cause of a difference (docs/rules/parallel-run.md)."""

    NOT_KNOWN = "not_known", "注文明細が取り込まれていない"
    NOT_PAID = "not_paid", "条件を満たさず支払対象外"
    ELSEWHERE = "elsewhere", "別のパートナーまたは月に計上"
    NOT_IN_SHEET = "not_in_sheet", "旧集計表にない明細"
    TAKE_BACK = "take_back", "手数料の返還"
    INCENTIVE = "incentive", "旧集計表にないインセンティブ"
    LIMIT = "limit", "上限による減額"
    RANK = "rank", "ランクの違い"
    RATE = "rate", "料率の違い"
    BASE = "base", "対象金額の違い"
    ROUNDING = "rounding", "端数処理の違い"
    OTHER = "other", "原因を特定できない差異"


ENGLISH = {
    Cause.NOT_KNOWN: "the order line was not imported",
    Cause.NOT_PAID: "paid nothing here, for a reason",
    Cause.ELSEWHERE: "earned by another partner, or in another month",
    Cause.NOT_IN_SHEET: "the sheet lacks the line",
    Cause.TAKE_BACK: "taken back here",
    Cause.INCENTIVE: "the sheet lacks the incentive",
    Cause.LIMIT: "lowered by a limit",
    Cause.RANK: "another rank",
    Cause.RATE: "another rate",
    Cause.BASE: "another base",
    Cause.ROUNDING: "rounded otherwise",
    Cause.OTHER: "not explained",
}


def word(cause: Cause, language: str) -> str:
    """The cause in words."""
    return str(cause.label) if language == "ja" else ENGLISH[cause]
