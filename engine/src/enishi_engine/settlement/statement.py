"""A statement as plain data: what stood open, what came, tax once per rate, what is expected to be withheld, what stands now (docs/rules/statements.md)."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from enishi_engine.core.incentive import Label, Rounding
from enishi_engine.core.refusals import Refusal
from enishi_engine.settlement.tax import Basis, RateTotal, Taxable, tax_per_rate


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who issues or receives a statement; `number` is the registration number, where there is one; `person`: an individual, addressed as one."""

    code: str
    name: str
    number: str = ""
    address: str = ""
    person: bool = False


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One earning line: its id, the day of its transaction, why it is owed in both languages, minor units, and the tax rate (ppm)."""

    id: str
    on: date
    sentence: Label
    amount: int
    rate: int


@dataclass(frozen=True, kw_only=True)
class StatementAdjustment:
    """A line that corrects a former one (`origin`), or was made by hand (`origin` is who asked for it), with its reason."""

    id: str
    on: date
    origin: str
    reason: Label
    amount: int
    rate: int


@dataclass(frozen=True, kw_only=True)
class StatementMovement:
    """What became of the former balance since the former statement: paid, offset, withheld, lapsed, returned by the bank. Minor units, tax
    included; above 0 lowers what is owed.
    """

    id: str
    on: date
    what: Label
    amount: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Minor units; opening − Σ movements + Σ totals = closing, tax included. `withheld` is expected: the payout decides it."""

    id: str
    document: str
    issued_on: date
    first_day: date
    last_day: date
    pays_on: date | None
    currency: str
    issuer: Party
    counterparty: Party
    basis: Basis
    rounding: Rounding
    opening: int
    movements: tuple[StatementMovement, ...]
    lines: tuple[StatementLine, ...]
    adjustments: tuple[StatementAdjustment, ...]
    totals: tuple[RateTotal, ...]
    withheld: int
    closing: int
    remarks: tuple[Label, ...] = ()

    @property
    def expected(self) -> int:
        """What is expected to reach the partner: nothing while more comes back than is owed."""
        return max(0, self.closing - self.withheld)


class StatementDoesNotAddUp(Refusal):
    """A statement whose figures do not follow from its lines."""

    def __init__(self, statement: str, what: str, expected: object, found: object) -> None:
        super().__init__(
            f"Statement {statement}: {what} should be {expected}, and it says {found}. Nothing was issued; report the statement.",
            ja=f"{statement}: {what}が{expected}のはずですが、{found}になっています。何も発行していません。この件をご報告ください。",
        )


def totals_of(
    lines: Iterable[StatementLine], adjustments: Iterable[StatementAdjustment], basis: Basis, rounding: Rounding
) -> tuple[RateTotal, ...]:
    """Lines and adjustments are one document: their tax is rounded once per rate, together."""
    both: tuple[StatementLine | StatementAdjustment, ...] = (*lines, *adjustments)
    return tax_per_rate((Taxable(one.amount, one.rate) for one in both), basis, rounding)


def closing_of(opening: int, movements: Iterable[StatementMovement], totals: Iterable[RateTotal]) -> int:
    """What stands after the statement; minor units, tax included."""
    return opening - sum(one.amount for one in movements) + sum(one.gross for one in totals)


def check_statement(statement: Statement) -> None:
    """Raises StatementDoesNotAddUp where a total, the closing or what is withheld does not follow from what stands above it."""
    totals = totals_of(statement.lines, statement.adjustments, statement.basis, statement.rounding)
    closing = closing_of(statement.opening, statement.movements, totals)
    for what, expected, found in (("the tax per rate", totals, statement.totals), ("the closing", closing, statement.closing)):
        if expected != found:
            raise StatementDoesNotAddUp(statement.id, what, expected, found)
    if not 0 <= statement.withheld <= max(0, closing):
        raise StatementDoesNotAddUp(statement.id, "what is withheld", f"between 0 and {max(0, closing)}", statement.withheld)
    ids = [*(line.id for line in statement.lines), *(adjustment.id for adjustment in statement.adjustments)]
    if len(ids) != len(set(ids)):
        raise StatementDoesNotAddUp(statement.id, "the number of its lines", len(set(ids)), len(ids))


def content_of(statement: Statement) -> str:
    """Everything that the statement says as canonical JSON: the same content is the same text, and `read_statement` gives it back."""
    said = asdict(statement, dict_factory=_said)
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def content_hash(statement: Statement) -> str:
    """What the statement says, as one hash: the same on every machine, another as soon as one word or yen differs."""
    return sha256(content_of(statement).encode()).hexdigest()


def read_statement(content: str) -> Statement:
    """The statement of which this is the content."""
    said = json.loads(content)
    days = {name: date.fromisoformat(said[name]) for name in ("issued_on", "first_day", "last_day")}
    return Statement(
        **said | days | {
            "pays_on": None if said["pays_on"] is None else date.fromisoformat(said["pays_on"]),
            "issuer": Party(**said["issuer"]), "counterparty": Party(**said["counterparty"]),
            "basis": Basis(said["basis"]), "rounding": Rounding(said["rounding"]),
            "movements": tuple(StatementMovement(**_row(one, "what")) for one in said["movements"]),
            "lines": tuple(StatementLine(**_row(one, "sentence")) for one in said["lines"]),
            "adjustments": tuple(StatementAdjustment(**_row(one, "reason")) for one in said["adjustments"]),
            "totals": tuple(RateTotal(**one) for one in said["totals"]),
            "remarks": tuple(Label(**one) for one in said["remarks"]),
        }
    )  # fmt: skip


def _row(said: dict[str, Any], words: str) -> dict[str, Any]:
    return said | {"on": date.fromisoformat(said["on"]), words: Label(**said[words])}


def _said(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    """Nobody is said to be no individual: a company's statement reads as it did before anybody asked."""
    return {name: value for name, value in fields if (name, value) != ("person", False)}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value.value)  # type: ignore[attr-defined]
