"""The rows of the result tables, with every column that docs/rules/results.md names."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

EARNING = """id incentive version kind fact fact_id seller payee_kind payee partner day rank base rate units unit_amount total_before
    total_after weight weight_total calculated amount payable limited_by origin change undone net pays_as special_term special_reason
    currency exchange_rate exchange_scale exchange_day""".split()
NOT_PAID = """incentive version fact fact_id seller payee_kind payee partner day gate reason subject needed had had_of unit needed_code
    had_code""".split()
COUNTED = "incentive version seller month gate count".split()
RANKS = "partner day version held merited rank action chosen decision".split()
SUMMARY = "incentive version month lines amount payable taken_back not_paid counted pays_as".split()
METRICS = "partner day version metric value of unit".split()

Row = dict[str, Any]


def earning(**given: Any) -> Row:
    return _row(EARNING, {"kind": "earned", "payee_kind": "partner", "pays_as": "money"} | given)


def not_paid(**given: Any) -> Row:
    return _row(NOT_PAID, {"payee_kind": "partner"} | given)


def rank_review(**given: Any) -> Row:
    return _row(RANKS, given)


def metric_value(**given: Any) -> Row:
    return _row(METRICS, given)


def counted(marks: Iterable[tuple[str, date, str, str, str]]) -> list[Row]:
    """Rows of (incentive, version, seller, month, gate), each mark one fact."""
    return [dict(zip(COUNTED, (*mark, number), strict=True)) for mark, number in Counter(marks).items()]


def summary(tables: dict[str, list[Row]]) -> list[Row]:
    """The table `summary`, made of the rows of the other tables."""
    sums: dict[tuple[str, date, str], Row] = {}

    def month(row: Row) -> Row:
        key = row["incentive"], row["version"], row["month"] if "month" in row else f"{row['day']:%Y-%m}"
        # In the gallery's programs one incentive sets marketing money aside.
        names = dict(zip(SUMMARY[:3], key, strict=True)) | {"pays_as": "marketing_money" if key[0] == "mdf" else "money"}
        return sums.setdefault(key, names | dict.fromkeys(SUMMARY[3:-1], 0))

    for line in tables["earning_lines"]:
        found = month(line)
        found["lines"] += line["kind"] == "earned"
        found["amount"] += line["amount"]
        found["payable"] += line["payable"]
        found["taken_back"] += line["amount"] if line["kind"] == "take_back" else 0
    for row in tables["not_paid"]:
        month(row)["not_paid"] += 1
    for row in tables["counted"]:
        month(row)["counted"] += row["count"]
    return list(sums.values())


def _row(columns: list[str], given: Row) -> Row:
    unknown = given.keys() - set(columns)
    assert not unknown, unknown
    return {column: given.get(column) for column in columns}


def day_number(day: date) -> int:
    """Days from 1970-01-01, as a reason's figures have them."""
    return (day - date(1970, 1, 1)).days


def earned_row(candidate: Row, version: date, payable: int, *, pays_as: str = "money") -> Row:
    """The earning line of a candidate that stood."""
    names = "incentive fact fact_id seller payee partner day rank base rate units unit_amount total_before total_after weight weight_total".split()
    extra = "calculated amount limited_by special_term special_reason payee_kind".split()
    told = {name: candidate[name] for name in names + extra if name in candidate}
    return earning(
        id=f"{candidate['incentive']}/{candidate['fact_id']}/{candidate['seller']}",
        version=version,
        payable=payable,
        pays_as=pays_as,
        **told,
    )


def taken_row(line: Row, *, change: str, day: date, amount: int, payable: int, undone: int, net: int) -> Row:
    """A take-back of an earning line."""
    kept = "incentive version fact fact_id seller payee_kind payee partner rank pays_as".split()
    told = {name: line[name] for name in kept}
    return earning(
        **told, kind="take_back", id=f"{line['id']}/{change}", origin=line["id"], change=change, day=day, calculated=amount, amount=amount,
        payable=payable, undone=undone, net=net,
    )  # fmt: skip


def failed_row(candidate: Row, version: date, failed: Row) -> Row:
    names = "incentive fact fact_id seller payee_kind payee partner day".split()
    return not_paid(version=version, **{name: candidate[name] for name in names if name in candidate}, **failed)
