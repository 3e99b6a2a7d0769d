"""From what a run posted for payees to entries, to the yen; nothing is read and nothing is written."""

from datetime import date
from typing import Any

from enishi.earnings.totals import Total
from enishi.ledger.accounts import AccountKind, EntryKind
from enishi.ledger.earned import RunPosted, drafts_of
from enishi.ledger.entries import Draft
from enishi.programs.natures import Nature

LAST_DAY = date(2026, 4, 30)


def drafts(*totals: dict[str, Any], accrues: bool = False) -> list[Draft]:
    plain: dict[str, Any] = {
        "own": True,
        "nature": Nature.COMMISSION,
        "pays_as": "money",
        "partner": "aoba",
        "payee_kind": "partner",
        "payee": "aoba",
    }
    posted = tuple(Total(**(plain | total)) for total in totals)
    run = RunPosted(program="sakura", closing="month_end/2026-04", last_day=LAST_DAY, totals=posted, accrues_marketing_money=accrues)
    return drafts_of(run)


def moved(draft: Draft) -> dict[AccountKind, int]:
    assert sum(posting.amount for posting in draft.postings) == 0
    return {posting.account.kind: posting.amount for posting in draft.postings}


def test_what_is_earned_is_an_expense_owed_in_part():
    (draft,) = drafts({"amount": 10_000, "payable": 4_000})

    assert moved(draft) == {AccountKind.EXPENSE: 10_000, AccountKind.ACCRUAL: -6_000, AccountKind.PAYABLE: -4_000}
    assert (draft.kind, draft.booked_on, draft.source) == (EntryKind.EARNED, LAST_DAY, "run:sakura/month_end/2026-04")
    assert draft.key == "run:sakura/month_end/2026-04:earned:commission:partner:aoba:aoba"


def test_what_becomes_owed_moves_from_open_to_payable_without_an_expense():
    (draft,) = drafts({"own": False, "amount": 0, "payable": 6_000})

    assert moved(draft) == {AccountKind.ACCRUAL: 6_000, AccountKind.PAYABLE: -6_000}
    assert draft.kind is EntryKind.ADJUSTED


def test_a_take_back_gives_back_what_was_owed():
    (draft,) = drafts({"own": False, "amount": -10_000, "payable": -4_000})

    assert moved(draft) == {AccountKind.EXPENSE: -10_000, AccountKind.ACCRUAL: 6_000, AccountKind.PAYABLE: 4_000}


def test_payees_natures_and_former_periods_have_entries_of_their_own_and_what_moves_nothing_has_none():
    found = drafts(
        {"amount": 1, "payable": 1},
        {"amount": 2, "payable": 2, "nature": Nature.REBATE},
        {"amount": 3, "payable": 3, "own": False},
        {"amount": 4, "payable": 4, "payee_kind": "person", "payee": "ken"},
        {"amount": 0, "payable": 0, "payee": "kita", "partner": "kita"},
    )

    assert [(draft.kind.value, draft.postings[0].account.nature.value, draft.postings[0].account.payee) for draft in found] == [
        ("adjusted", "commission", "aoba"),
        ("earned", "commission", "aoba"),
        ("earned", "commission", "ken"),
        ("earned", "rebate", "aoba"),
    ]


def test_marketing_money_is_an_expense_when_it_is_earned_and_no_expense_again_when_it_is_claimed():
    """30,000 earned; a claim of 12,000, of which 5,000 is owed: 18,000 is left to be claimed."""
    (draft,) = drafts(
        {"nature": Nature.MARKETING, "pays_as": "marketing_money", "amount": 30_000, "payable": 30_000},
        {"nature": Nature.MARKETING, "amount": 12_000, "payable": 5_000},
        accrues=True,
    )

    assert moved(draft) == {
        AccountKind.EXPENSE: 30_000, AccountKind.MDF: -18_000, AccountKind.ACCRUAL: -7_000, AccountKind.PAYABLE: -5_000,
    }  # fmt: skip


def test_a_claim_of_marketing_money_that_was_never_booked_is_an_expense():
    (draft,) = drafts({"nature": Nature.MARKETING, "amount": 12_000, "payable": 12_000})

    assert moved(draft) == {AccountKind.EXPENSE: 12_000, AccountKind.PAYABLE: -12_000}
