"""The accounts of all payees of a closing group, folded over its closings; the rows of the last one."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import pyarrow as pa

from enishi_engine.core.incentive import PaysAs
from enishi_engine.core.payout import Payout
from enishi_engine.core.program import Program, Version
from enishi_engine.core.results import SETTLEMENTS
from enishi_engine.settlement.account import Account, Movement, Settled, settle

Payee = tuple[str, str]  # payee_kind, payee


class Posted(NamedTuple):
    """What one closing posted: its id, its last day, the tables of rows (own lines and adjustments), and whose contract has ended."""

    closing: str
    last_day: date
    tables: Sequence[pa.Table]
    ended: frozenset[str] = frozenset()  # codes of partners


def settlements(program: Program, closings: Iterable[Posted]) -> pa.Table:
    """What the last of the closings pays, carries, loses or bills, for each payee with an account (SETTLEMENTS).

    `closings` are all of one group, in order. A closing settles by the text in force on its last day.
    """
    accounts: dict[Payee, Account] = {}
    companies: dict[Payee, str] = {}
    rows: list[dict[str, object]] = []
    for posted in closings:
        payout, pays = terms_on(program, posted.last_day)
        moved = _movements(posted.tables)
        companies |= {(row["payee_kind"], row["payee"]): row["partner"] for table in posted.tables for row in table.to_pylist()}
        rows = []
        for payee in sorted({*accounts, *moved}):
            account, ended = accounts.get(payee, Account()), companies[payee] in posted.ended
            settled, accounts[payee] = settle(account, moved.get(payee, ()), payout, pays=pays, ended=ended)
            rows.append(_row(posted.closing, payee, settled))
    return pa.Table.from_pylist(rows, schema=SETTLEMENTS)


def pays_in(month: int, payout: Payout, year_starts: int) -> bool:
    """Does a closing whose last day lies in that month pay? (T7)"""
    if payout.month is not None:
        return month == payout.month
    return (month - year_starts) % payout.period.months == payout.period.months - 1


def terms_on(program: Program, last_day: date) -> tuple[Payout, bool]:
    """What a closing with this last day settles by, and whether it pays."""
    version = _in_force(program, last_day)
    return version.payout, pays_in(last_day.month, version.payout, version.year_starts[0])


def _in_force(program: Program, day: date) -> Version:
    """The text of that day; of a day before all texts the first one."""
    begun = [version for version in program.versions if version.from_day <= day]
    return begun[-1] if begun else program.versions[0]


def _movements(tables: Sequence[pa.Table]) -> dict[Payee, list[Movement]]:
    """What was posted as money for each payee, in the order of the lines' ids: what the account comes to does not depend on chance."""
    moved: dict[Payee, list[Movement]] = {}
    for row in sorted((row for table in tables for row in table.to_pylist()), key=lambda row: (row["id"], row["version"])):
        if row["payable"] and row["pays_as"] == PaysAs.MONEY.value:
            movement = Movement(f"{row['origin'] or row['id']} {row['version']}", row["payable"])
            moved.setdefault((row["payee_kind"], row["payee"]), []).append(movement)
    return moved


def _row(closing: str, payee: Payee, settled: Settled) -> dict[str, object]:
    names = ("carried_in", "posted", "paid", "lost", "billed", "carried_out", "minimum")
    figures = {name: getattr(settled, name) for name in names}
    return {"closing": closing, "payee_kind": payee[0], "payee": payee[1], **figures, "outcome": settled.outcome.value}
