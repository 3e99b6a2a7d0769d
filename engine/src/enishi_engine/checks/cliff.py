"""A cliff: one more yen of sales changes what is paid by a lot, so that people quarrel about one yen."""

from collections.abc import Iterator
from itertools import pairwise

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.checks.parts import bands_of
from enishi_engine.core.expression import Unit
from enishi_engine.core.incentive import Banded, Beyond, Incentive, Label, Method, Percent, ValueUnit
from enishi_engine.core.program import Version
from enishi_engine.program.problems import Severity
from enishi_engine.words.amounts import money, rate

STEEP = 10  # percent: a step that is worth more than this share of what the new rate pays in all


def find(asked: Asked) -> Iterator[Finding]:
    """Whole-amount bands whose step at a bound is worth more than a tenth of all that is paid beyond it."""
    for version in asked.program.versions:
        for incentive in version.incentives:
            yield from _whole_amount(incentive, version, asked.program.currency)
            yield from _by_metric(incentive, version)


def _whole_amount(incentive: Incentive, version: Version, currency: str) -> Iterator[Finding]:
    """Bands over a running total: the jump is the bound times the difference of the rates."""
    amount = incentive.amount
    if not isinstance(amount, Banded) or amount.method is not Method.WHOLE_AMOUNT or amount.unit is not ValueUnit.RATE:
        return
    bands = amount.bands.bands
    first = [(bands[0].start, 0, bands[0].value)] if bands[0].start > 0 else []
    steps = [*first, *((other.start, one.value, other.value) for one, other in pairwise(bands))]
    last = bands[-1]
    if amount.bands.beyond is Beyond.REFUSE and last.end is not None:
        steps.append((last.end, last.value, 0))
    for bound, before, after in steps:
        if not _steep(before, after):
            continue
        jump = abs(after - before) * bound // 1_000_000
        ja, en = (money(bound, currency, language) for language in ("ja", "en"))
        jump_ja, jump_en = (money(jump, currency, language) for language in ("ja", "en"))
        yield Finding(
            version=version,
            kind="incentive",
            on=incentive.id,
            severity=Severity.WARNING,
            problem=Label(
                f"{incentive.id}: 累計が {ja} に達した1件で、支給額が {jump_ja} 変わります({rate(before)} → {rate(after)})。"
                "期末の駆け込みや計上時期の調整を招きます。",
                f"{incentive.id}: the sale that reaches {en} changes the pay by {jump_en} ({rate(before)} → {rate(after)}), "
                "which invites shifting orders at the end of a period.",
            ),
            remedy=Label(
                "超過累進(marginal)にするか、段差を小さくしてください。承知のうえなら accepted に理由を書きます。",
                "Use method: marginal, or smaller steps; or say under accepted: who agreed to it.",
            ),
        )


def _by_metric(incentive: Incentive, version: Version) -> Iterator[Finding]:
    """A rate for the whole base, chosen by where an amount stands that the same sales move."""
    if not isinstance(incentive.amount, Percent):
        return
    for table in bands_of(incentive):
        if table.measure.unit is not Unit.MONEY:
            continue
        for one, other in pairwise(table.bands.bands):
            if not _steep(one.value, other.value):
                continue
            yield Finding(
                version=version,
                kind="incentive",
                on=incentive.id,
                severity=Severity.NOTE,
                problem=Label(
                    f"{incentive.id}: 「{table.text}」の段階で料率が {rate(one.value)} から {rate(other.value)} に変わります。"
                    "境目の前後で受注の時期が動くことがあります。",
                    f"{incentive.id}: a step of “{table.text}” changes the rate from {rate(one.value)} to {rate(other.value)}; "
                    "orders may move around that border.",
                ),
                remedy=Label("段差を小さくできないか検討してください。", "See whether smaller steps would do."),
            )
            break


def _steep(before: int, after: int) -> bool:
    larger = max(abs(before), abs(after))
    return larger > 0 and 100 * abs(after - before) > STEEP * larger


CHECK = Check("cliff", Label("崖のような段差", "Cliffs"), find)
