"""The `payout:` section: what it means, and what is said about mistakes in it."""

from collections.abc import Callable
from datetime import date

import pytest

from enishi_engine.core.expression import Period
from enishi_engine.core.payout import EVERY_CLOSING, AtContractEnd, BelowMinimum, OwedBack, Payout
from enishi_engine.program import Checked, read_texts
from enishi_engine.words import LANGUAGES, Language, describe

Refused = Callable[[str], list[str]]


def test_silence_pays_with_every_closing_and_carries(check: Callable[[str], Checked]):
    assert check("").program.versions[0].payout == EVERY_CLOSING


def test_every_key_is_read(check: Callable[[str], Checked]):
    read = check("payout: {rhythm: half_yearly, minimum: 10_000, below_minimum: lost, owed_back: billed}")

    expected = Payout(period=Period.HALF, minimum=10_000, below_minimum=BelowMinimum.LOST, owed_back=OwedBack.BILLED)
    assert read.program.versions[0].payout == expected


def test_once_a_year_in_a_month(check: Callable[[str], Checked]):
    assert check("payout: {rhythm: {yearly: 3}}").program.versions[0].payout == Payout(period=Period.YEAR, month=3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("payout: {rhythm: weekly}", "3:18: error: rhythm: 'weekly' is no rhythm. Choose one of: half_yearly, monthly, quarterly, yearly."),
        ("payout: {rhythm: {yearly: 13}}", "3:27: error: rhythm: a payout once a year names its month. Write {yearly: 3} for March."),
        ("payout: {minimum: -1}", "3:19: error: A minimum is 0 or more. Write the least amount that is paid out."),
        ("payout: {minimum: 1, below_minimum: kept}", "3:37: error: 'kept' is no fate of a small amount. Choose one of: carried, lost."),
        ("payout: {minimum: 1, owed_back: paid}", "3:33: error: 'paid' is no way to get money back. Choose one of: billed, carried."),
        (
            "payout: {below_minimum: lost}",
            "3:25: error: Nothing is below a minimum that is not stated. Add minimum: 10_000, or leave below_minimum out.",
        ),
        (
            "payout: {at_contract_end: paid}",
            "3:27: error: 'paid' is no thing that becomes of a balance at a contract's end. Choose one of: as_usual, settled.",
        ),
        ("payout: {minium: 1}", "3:10: error: 'minium' means nothing here. Did you mean minimum?"),
        ("payout: monthly", "3:9: error: payout has named parts. Write {rhythm: monthly, minimum: 10_000, below_minimum: carried}."),
    ],
)
def test_a_mistake_is_told_at_its_place_with_its_remedy(refused: Refused, text: str, said: str):
    assert refused(text) == [said]


def test_a_balance_is_settled_at_a_contracts_end_where_the_text_says_so(check: Callable[[str], Checked]):
    assert check("payout: {at_contract_end: settled}").program.versions[0].payout == Payout(at_contract_end=AtContractEnd.SETTLED)
    assert check("payout: {at_contract_end: as_usual}").program.versions[0].payout == EVERY_CLOSING


WORDS = {
    "ja": (
        "### お支払い\n\n- 6月・9月・12月・3月に終わる締めでお支払いします。\n"
        "- お支払い額が10,000円に満たないときは、次回のお支払いに繰り越します。\n- 返還額が上回ったときは、その額をご請求します。\n"
        "- 契約が終了したときは、その後の締めで、繰越分を含む残額の全額をお支払いし、返還超過があればご請求します。\n"
    ),
    "en": (
        "### Payouts\n\n- What closings have posted is paid out with those that end in June, September, December and March.\n"
        "- A balance below ¥10,000 is carried to the next payout.\n"
        "- Where more has come back than is still unpaid, the rest is billed.\n"
        "- Once the contract has ended, each closing pays out the whole balance, or bills what is owed back.\n"
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_payouts_in_words(language: Language):
    text = 'program: {id: sakura}\ncurrency: JPY\nyear_starts: "04-01"\npayout: {rhythm: quarterly, minimum: 10_000, owed_back: billed, at_contract_end: settled}\n'
    program = read_texts({date(2026, 4, 1): ("2026-04-01.yaml", text.encode())}).program

    assert WORDS[language] in describe(program, language)
