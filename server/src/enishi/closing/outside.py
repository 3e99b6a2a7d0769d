"""Why an order that a calculation knew was no incentive's: no agreement covers it, or it is of a kind that none of them is for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from enishi.closing.standing import version_on
from enishi.intake import queries as intake
from enishi_engine.core.incentive import OnLine
from enishi_engine.explain import Run
from enishi_engine.words import Language, in_words, vocabulary_of

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Outside:
    """`agreed`: an agreement covered it on its day. `kind`: which kind of order it is. `scopes`: each incentive of orders with what it is for, in words."""

    agreed: bool
    kind: str
    product: str
    scopes: tuple[tuple[str, str], ...]


def outside(orders: Collection[str], runs: Collection[Run], language: Language) -> dict[str, Outside]:
    """Of these order lines, by their ids; three questions to the database however many they are."""
    if not orders:
        return {}
    rows = intake.latest_rows("order_lines", column="id", values=orders)
    families = {
        str(one["code"]): one for one in intake.latest_rows("products", column="code", values={str(row["product"]) for row in rows})
    }
    agreements = intake.latest_rows("agreements", column="partner", values={str(row["partner"]) for row in rows})
    return {str(row["id"]): _outside(row, families.get(str(row["product"]), {}), agreements, runs, language) for row in rows}


def _outside(row: Row, product: Row, agreements: Collection[Row], runs: Collection[Run], language: Language) -> Outside:
    scopes = tuple(one for run in runs for one in _scopes(run, row["ordered_on"], language))
    theirs = [one for one in agreements if one["partner"] == row["partner"]]
    agreed = not theirs or any(_covers(one, row, product) for one in theirs)
    return Outside(agreed=agreed, kind=_kind(row, runs, language), product=str(product.get("name") or row["product"] or ""), scopes=scopes)


def _covers(agreement: Row, order: Row, product: Row) -> bool:
    first, last, day = agreement["first_day"], agreement["last_day"], order["ordered_on"]
    of_product = agreement["product"] in (None, order["product"]) and agreement["family"] in (None, product.get("family"))
    return bool(of_product and first <= day and (last is None or day <= last))


def _scopes(run: Run, day: date, language: Language) -> Iterator[tuple[str, str]]:
    """The incentives of the text in force that pay for order lines, each with what it is for; one that is for every order would have said something."""
    version = version_on(run.program, day)
    if version is None:
        return
    words = vocabulary_of(run.program, version, language)
    for one in version.incentives:
        if isinstance(one.occasion, OnLine) and one.scope is not None:
            yield words.incentive(one.id), in_words(one.scope.test, words)


def _kind(row: Row, runs: Collection[Run], language: Language) -> str:
    for run in runs:
        if (version := version_on(run.program, row["ordered_on"])) is not None:
            return vocabulary_of(run.program, version, language).code("line.kind", str(row["kind"]))
    return str(row["kind"])
