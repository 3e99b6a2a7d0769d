"""Any history leaves the books that a plain model of it has, the same on both databases; planted bugs are found.

ENISHI_HISTORIES says how many histories of thirty steps are tried, in blocks with a seed each that count up from ENISHI_HISTORIES_SEED.
ENISHI_HISTORIES_DIGESTS names a file of what the blocks come to: a block that is in it must come to the same, on whatever database; one
that is not is written down. Without it, the blocks of digests.txt count: it was written on SQLite.
"""

import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize

from enishi.closing import operations as closings
from enishi.earnings.differences import posted_lines
from enishi.ledger import operations as ledger
from enishi.ledger.models import Entry
from enishi.ledger.sealing import TRIGGERS
from enishi.payouts import approving, sources, writing
from enishi_engine.closing import KNOWN_LINES
from enishi_engine.settlement import statement
from enishi_engine.settlement.japan import issuing
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.settlement.tax import RateTotal, tax_per_rate
from server.tests.histories.machine import NETS, Histories
from server.tests.histories.paying import SMALL_NETS, Paying
from server.tests.histories.trying import BLOCK, machine_of, tried
from server.tests.ledger.conftest import book, earned

__all__ = ["book"]

pytestmark = pytest.mark.django_db
HISTORIES = int(os.environ.get("ENISHI_HISTORIES", "100"))
FIRST_SEED = int(os.environ.get("ENISHI_HISTORIES_SEED", "1"))
SEEDS = range(FIRST_SEED, FIRST_SEED + -(-HISTORIES // BLOCK))
KEPT = Path(__file__).with_name("digests.txt")
ASKED = os.environ.get("ENISHI_HISTORIES_DIGESTS")
UNTIL_FOUND = 60  # histories within which a planted bug must show


@pytest.mark.parametrize("seed_of_block", SEEDS)
def test_any_history_leaves_the_books_of_its_model_and_the_same_on_both_databases(seed_of_block):
    digest = tried(machine_of(seed_of_block), BLOCK, seed_of_block=seed_of_block)

    assert kept(seed_of_block, digest) == digest, (
        "the same seed came to other books: on the other database, or before a change of the machine"
    )


def kept(seed_of_block: int, digest: str) -> str:
    """What the block came to before."""
    file = KEPT if ASKED is None else Path(ASKED)
    before = dict(line.split() for line in file.read_text().splitlines()) if file.exists() else {}
    if ASKED is not None and str(seed_of_block) not in before:
        with file.open("a") as opened:
            opened.write(f"{seed_of_block} {digest}\n")
        return digest
    return before.get(str(seed_of_block), "nothing is kept of this block: name a file in ENISHI_HISTORIES_DIGESTS")


# ── Planted bugs, by name ────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def no_unique_constraint() -> Iterator[None]:
    """An effect is booked again whenever it is asked for: nothing looks, and nothing in the database minds."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX entry_key_once")
    with (
        mock.patch.object(ledger, "_is_posted", return_value=False),
        mock.patch.object(ledger, "id_of", side_effect=lambda key: uuid.uuid4()),
    ):
        yield


@contextmanager
def edited_row() -> Iterator[None]:
    """The triggers that refuse to change what is posted are gone."""
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            else:
                table = "_".join(name.split("_")[:2])
                cursor.execute(f"DROP TRIGGER {name} ON {table}")
    with mock.patch("enishi.ledger.verifying.missing", return_value=[]):
        yield


@contextmanager
def skipped_reversal() -> Iterator[None]:
    """A reversal answers as if it were done, and posts nothing."""
    with mock.patch.object(ledger, "reverse", lambda *, book, key, **_: Entry.objects.get(book=book, key=key)):
        yield


@contextmanager
def posted_into_a_closed_month() -> Iterator[None]:
    """Closing leaves the books open."""
    with mock.patch.object(ledger, "close_book", return_value=None):
        yield


@contextmanager
def forgotten_adjustments() -> Iterator[None]:
    """A closing posts its own lines only."""

    def own(closed, natures):
        return posted_lines(replace(closed, adjustments=closed.adjustments.slice(0, 0)), natures)

    with mock.patch.object(closings, "posted_lines", own):
        yield


@contextmanager
def posted_without_looking_back() -> Iterator[None]:
    """A closing does not ask what was posted before, so everything former is posted anew."""
    with mock.patch("enishi.closing.calculating.earnings.standing", return_value=KNOWN_LINES.empty_table()):
        yield


# ── And of statements and payouts ────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def a_payout_twice() -> Iterator[None]:
    """What was paid of a statement is forgotten, and is due again."""
    with mock.patch.object(sources, "_unpaid", list):
        yield


@contextmanager
def an_approval_that_survives_a_change() -> Iterator[None]:
    """Nobody looks whether an account, a paper or a hold was changed since the batch was proposed."""
    with mock.patch.object(approving, "changes", return_value=iter(())), mock.patch.object(writing, "changes", return_value=iter(())):
        yield


@contextmanager
def a_document_of_the_wrong_kind() -> Iterator[None]:
    """Whoever is registered gets the paper of those who are not."""
    with mock.patch.object(issuing, "document_for", return_value=DocumentKind.ITEMISED_STATEMENT):
        yield


@contextmanager
def tax_rounded_per_line() -> Iterator[None]:
    """Each line's tax is rounded by itself, wherever tax is asked for, so that every paper adds up by itself."""

    def per_line(amounts, basis, rounding):
        each = [total for one in amounts for total in tax_per_rate([one], basis, rounding)]
        rates = sorted({one.rate for one in each}, reverse=True)
        return tuple(RateTotal(rate=rate, net=_sum(each, rate, "net"), tax=_sum(each, rate, "tax")) for rate in rates)

    with mock.patch.object(statement, "tax_per_rate", per_line):
        yield


def _sum(totals: Sequence[RateTotal], rate: int, name: str) -> int:
    return sum(getattr(one, name) for one in totals if one.rate == rate)


PLANTED_IN_PAYING = [a_payout_twice, an_approval_that_survives_a_change, a_document_of_the_wrong_kind, tax_rounded_per_line]


def found_on_one(*planted):
    """What a database holds is broken on each; a mistake in our own code is the same mistake on both, and is found on the quicker one."""
    return [pytest.param(one, marks=pytest.mark.only_on("sqlite")) for one in planted]


PLANTED = [
    no_unique_constraint,
    edited_row,
    *found_on_one(skipped_reversal, posted_into_a_closed_month, forgotten_adjustments, posted_without_looking_back),
]


class AfterApril(Histories):
    """Histories that begin with two lines and April closed, so that what a closing forgets shows soon."""

    @initialize(nets=st.tuples(NETS, NETS))
    def april_is_closed(self, nets: tuple[int, int]) -> None:
        self.lines_are_told([("aoba", nets[0], 0), ("kita", nets[1], 0)])
        self.a_month_is_closed(crashes=False, waits=True)


class AfterAnApproval(Paying):
    """Histories that begin with an approved batch of April's statements, and one of its payees held since.

    Aoba's has two lines of 1,009 yen, whose tax is 201 together, and 100 each.
    """

    @initialize(data=st.data(), nets=st.tuples(SMALL_NETS, SMALL_NETS, SMALL_NETS))
    def april_is_told(self, data: st.DataObject, nets: tuple[int, int, int]) -> None:
        self.lines_are_told([("aoba", 10_090, 0), ("aoba", 10_090, 0)])
        super().april_is_told(data, nets, decided=True, further=2)
        self.a_payee_is_held_or_let_go(data)


@pytest.mark.parametrize("planted", [*PLANTED, *found_on_one(*PLANTED_IN_PAYING)], ids=lambda planted: planted.__name__)
def test_a_planted_bug_is_found(planted):
    begun = AfterAnApproval if planted in PLANTED_IN_PAYING else AfterApril
    machine = type("Planted", (begun,), {"planted": staticmethod(planted)})

    with pytest.raises((AssertionError, DatabaseError, pytest.fail.Exception)):
        tried(machine, UNTIL_FOUND, seed_of_block=1)


def test_where_nothing_looks_the_database_still_refuses_to_book_an_effect_twice(book, now):
    draft = earned("A1", expense=10_000, payable=-10_000)
    ledger.post(book=book, drafts=[draft], by="hana", at=now)

    with mock.patch.object(ledger, "_is_posted", return_value=False), pytest.raises(DatabaseError), transaction.atomic():
        ledger.post(book=book, drafts=[draft], by="hana", at=now)
    assert Entry.objects.count() == 1
