"""Conditions on the resale price, on the share of purchases or on dealing with competitors: ask a lawyer first."""

import re
from collections.abc import Iterator

from enishi_engine.checks.finding import Asked, Check, Finding
from enishi_engine.checks.parts import conditions_of, tables_of
from enishi_engine.core.expression import Arithmetic, Compare, Divide, Expression, Field, MetricValue, Operator, walk
from enishi_engine.core.incentive import ByBand, ByKey, Label, Pool
from enishi_engine.core.program import Version
from enishi_engine.program.problems import Severity

_ASKED_PRICES = {"line.list", "product.list_price"}
_WORDS = re.compile(
    r"competit|rival|exclusiv|sole_source|share_of_(purchases|wallet)|purchase_share|wallet_share|resale_price|競合|専売|他社|購入比率|取引比率|再販売?価格",
    re.IGNORECASE,
)


def find(asked: Asked) -> Iterator[Finding]:
    for version in asked.program.versions:
        seen: set[tuple[str, str, str]] = set()
        for kind, on, text, expression in _spoken(version):
            why = _resale_price(expression) or _named(expression, version)
            if why is None or (kind, on, text) in seen:
                continue
            seen.add((kind, on, text))
            yield Finding(
                version=version,
                kind=kind,
                on=on,
                severity=Severity.WARNING,
                problem=Label(f"「{text}」は{why.ja}に条件を付けています。", f"“{text}” sets a condition on {why.en}."),
                remedy=Label(
                    "独占禁止法上の問題がないか、法務に確認してください。確認済みなら accepted に書きます。",
                    "Have competition law looked at; when that is done, say so under accepted:.",
                ),
            )


def _spoken(version: Version) -> Iterator[tuple[str, str, str, Expression]]:
    """Conditions, what tables choose by, and figures that share a pool: all that pay depends on."""
    yield from ((kind, on, condition.text, condition.test) for kind, on, condition in conditions_of(version))
    for incentive in version.incentives:
        if isinstance(incentive.amount, Pool):
            yield from (("incentive", incentive.id, figure.text, figure.test) for figure in incentive.amount.figures)
        for _, table in tables_of(incentive):
            if isinstance(table, ByKey):
                yield "incentive", incentive.id, table.text, table.key
            if isinstance(table, ByBand):
                yield "incentive", incentive.id, table.text, table.measure


def _resale_price(expression: Expression) -> Label | None:
    """The price the customer pays beside the list price: compared, divided, or one taken from the other."""
    for part in walk(expression):
        match part:
            case Compare(_, left, right) | Divide(left, right) | Arithmetic(Operator.SUBTRACT, left, right):
                names = [{one.path for one in walk(side) if isinstance(one, Field)} for side in (left, right)]
                if any("line.net" in names[one] and names[1 - one] & _ASKED_PRICES for one in (0, 1)):
                    return Label("再販売価格", "the price at which the partner resells")
    return None


def _named(expression: Expression, version: Version) -> Label | None:
    """A name that somebody gave to the share of purchases or to competitors."""
    metrics = {metric.id: metric for metric in version.metrics}
    for part in walk(expression):
        names: tuple[str, ...] = ()
        if isinstance(part, Field):
            names = (part.name,)
        if isinstance(part, MetricValue) and part.name in metrics:
            names = (part.name, metrics[part.name].label.ja, metrics[part.name].label.en)
        if any(_WORDS.search(name) for name in names):
            return Label("他社との取引や購入比率", "dealings with competitors or the share of purchases")
    return None


CHECK = Check("competition", Label("取引条件への拘束", "Conditions on resale and competitors"), find)
