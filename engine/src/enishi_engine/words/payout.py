"""Paying out in words: the terms of a text, and what a closing did with a balance."""

from collections.abc import Mapping
from typing import Any

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import Label
from enishi_engine.core.payout import AtContractEnd, BelowMinimum, OwedBack, Payout
from enishi_engine.words import amounts
from enishi_engine.words.language import Language, all_of, phrase

_PHRASES: Mapping[str, Label] = {
    "every": Label("締めごとにお支払いします。", "Every closing is paid out."),
    "months": Label("{months}に終わる締めでお支払いします。", "What closings have posted is paid out with those that end in {months}."),
    "no_minimum": Label("最低支払額はありません。", "There is no minimum payout."),
    "carried": Label(
        "お支払い額が{minimum}に満たないときは、次回のお支払いに繰り越します。", "A balance below {minimum} is carried to the next payout."
    ),
    "lost": Label(
        "お支払い額が{minimum}に満たないときは、お支払いの対象外となります。", "A balance below {minimum} is not paid and lapses."
    ),
    "owed_carried": Label(
        "返還額が上回ったときは、次回以降のお支払い額から差し引きます。",
        "Where more has come back than is still unpaid, the rest is set against later payouts.",
    ),
    "owed_billed": Label(
        "返還額が上回ったときは、その額をご請求します。", "Where more has come back than is still unpaid, the rest is billed."
    ),
    "at_contract_end": Label(
        "契約が終了したときは、その後の締めで、繰越分を含む残額の全額をお支払いし、返還超過があればご請求します。",
        "Once the contract has ended, each closing pays out the whole balance, or bills what is owed back.",
    ),
}
# Outcome of a settlement → how many payees, and how much in all.
OUTCOMES: Mapping[str, Label] = {
    "paid": Label("お支払い: {payees}件、{amount}", "paid: {payees}, {amount}"),
    "not_due": Label("次回のお支払い月まで繰越: {payees}件、{amount}", "carried to the next payout month: {payees}, {amount}"),
    "below_minimum": Label("最低支払額未満のため繰越: {payees}件、{amount}", "below the minimum, carried: {payees}, {amount}"),
    "lost": Label("最低支払額未満のため対象外: {payees}件、{amount}", "below the minimum, lapsed: {payees}, {amount}"),
    "owed_back": Label("返還超過のため次回以降に差引き: {payees}件、{amount}", "owed back, set against later payouts: {payees}, {amount}"),
    "billed": Label("返還超過のためご請求: {payees}件、{amount}", "owed back, billed: {payees}, {amount}"),
}

_SETTLED: Mapping[str, Label] = {
    "paid": Label("{paid}をお支払いします", "{paid} is paid"),
    "not_due": Label("次回のお支払い月まで{carried_out}を繰り越します", "{carried_out} is carried to the next payout month"),
    "below_minimum": Label(
        "最低支払額{minimum}に満たないため、{carried_out}を次回のお支払いに繰り越します",
        "below the minimum of {minimum}, so {carried_out} is carried to the next payout",
    ),
    "lost": Label("最低支払額{minimum}に満たないため、お支払いの対象外となります", "below the minimum of {minimum}, so it lapses"),
    "owed_back": Label(
        "返還額が上回ったため、{owed}を次回以降のお支払い額から差し引きます",
        "more came back than was unpaid: {owed} is set against later payouts",
    ),
    "billed": Label("返還額が上回ったため、{billed}をご請求します", "more came back than was unpaid: {billed} is billed"),
    "nothing": Label("お支払いはありません", "there is nothing to pay"),
}
_PARTS: Mapping[str, Label] = {
    "balance": Label("(前回からの繰越 {carried_in}、今回の計上 {posted})", " (carried in {carried_in}, posted now {posted})"),
    "balance_undone": Label(
        "(前回からの繰越 {carried_in}、今回の計上 {posted}、対象外だった分の取消 {undone})",
        " (carried in {carried_in}, posted now {posted}, of which {undone} had lapsed before and is not asked back)",
    ),
}


def payout_in_words(payout: Payout, year_starts: tuple[int, int], currency: str, language: Language) -> tuple[str, ...]:
    """Sentences: when is paid, from which amount on, what becomes of what is owed back, and of a balance at a contract's end."""
    said = _rhythm(payout, year_starts[0], language), _minimum(payout, currency, language), _owed_back(payout, language)
    settled = payout.at_contract_end is AtContractEnd.SETTLED
    return (*said, phrase(_PHRASES, "at_contract_end", language)) if settled else said


def _rhythm(payout: Payout, year_starts: int, language: Language) -> str:
    if payout.period is Period.MONTH:
        return phrase(_PHRASES, "every", language)
    step = payout.period.months
    last = [payout.month] if payout.month else [(year_starts - 2 + step * (place + 1)) % 12 + 1 for place in range(12 // step)]
    named = [amounts.month_of_year(month, language) for month in last]
    return phrase(_PHRASES, "months", language, months="・".join(named) if language == "ja" else all_of(named, "en"))


def _minimum(payout: Payout, currency: str, language: Language) -> str:
    if payout.minimum == 0:
        return phrase(_PHRASES, "no_minimum", language)
    key = "lost" if payout.below_minimum is BelowMinimum.LOST else "carried"
    return phrase(_PHRASES, key, language, minimum=amounts.money(payout.minimum, currency, language))


def _owed_back(payout: Payout, language: Language) -> str:
    return phrase(_PHRASES, "owed_billed" if payout.owed_back is OwedBack.BILLED else "owed_carried", language)


def outcome_in_words(outcome: str, payees: int, minor: int, currency: str, language: Language) -> str:
    """How many payees had this outcome, and the amount in all: お支払い: 3件、120,000円."""
    named = f"{payees:,}" if language == "ja" else f"{payees:,} payee{'' if payees == 1 else 's'}"
    return phrase(OUTCOMES, outcome, language, payees=named, amount=amounts.money(minor, currency, language))


def settled_in_words(row: Mapping[str, Any], currency: str, language: Language) -> str:
    """What a closing did with one payee's balance, and what the balance was made of: a row of SETTLEMENTS."""
    names = ("carried_in", "posted", "paid", "billed", "carried_out", "minimum")
    figures = {name: row[name] for name in names} | {"owed": -row["carried_out"], "undone": row["lost"]}
    money = {name: amounts.money(minor, currency, language) for name, minor in figures.items()}
    key = "balance_undone" if row["lost"] < 0 else "balance"
    return phrase(_SETTLED, row["outcome"], language, **money) + phrase(_PARTS, key, language, **money)
