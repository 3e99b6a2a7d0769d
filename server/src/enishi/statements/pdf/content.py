"""A notice as the paper says it: plain words and figures for the layout, nothing of which is markup."""

from collections.abc import Mapping
from typing import Any

from enishi.statements.pdf.notice import Notice
from enishi.statements.pdf.words import said, words
from enishi_engine.settlement.statement import Party, Statement
from enishi_engine.words import amounts
from enishi_engine.words.language import Language


def content_of(notice: Notice) -> Mapping[str, Any]:
    """Everything that is printed, in the notice's language; amounts and days as people write them."""
    statement, language = notice.statement, notice.language
    return {
        "language": language,
        "title": said(notice.title, language),
        "id": statement.id,
        "issued_on": amounts.day(statement.issued_on, language),
        "period": f"{amounts.day(statement.first_day, language)} – {amounts.day(statement.last_day, language)}",
        "pays_on": amounts.day(statement.pays_on, language) if statement.pays_on else words(language, statement.basis)["no_date"],
        "issuer": _party(statement.issuer),
        "counterparty": _party(statement.counterparty),
        "expected": amounts.money(statement.expected, statement.currency, language),
        "sums": _sums(statement, language),
        "totals": _totals(statement, language),
        "lines": _lines(statement, language),
        "adjustments": _adjustments(statement, language),
        "remarks": [said(remark, language) for remark in statement.remarks],
        "words": words(language, statement.basis),
    }


def _party(party: Party) -> Mapping[str, str]:
    return {"name": party.name, "number": party.number, "address": party.address, "to": "to_person" if party.person else "to"}


def _sums(statement: Statement, language: Language) -> list[list[str]]:
    """From what stood open to what stands now, a row each; movements lower what is owed."""
    called = words(language, statement.basis)
    net, tax = sum(one.net for one in statement.totals), sum(one.tax for one in statement.totals)
    rows: list[tuple[str, int]] = [(called["opening"], statement.opening)]
    rows += [(f"{said(one.what, language)} {amounts.day(one.on, language)}", -one.amount) for one in statement.movements]
    rows += [(called["net"], net), (called["tax"], tax), (called["closing"], statement.closing)]
    if statement.withheld:
        rows.append((called["withheld"], -statement.withheld))
    return [[name, amounts.money(amount, statement.currency, language)] for name, amount in rows]


def _totals(statement: Statement, language: Language) -> list[list[str]]:
    return [
        [amounts.rate(one.rate), *(amounts.money(amount, statement.currency, language) for amount in (one.net, one.tax, one.gross))]
        for one in statement.totals
    ]


def _lines(statement: Statement, language: Language) -> list[list[str]]:
    return [
        [
            f"{one.on}",
            one.id,
            said(one.sentence, language),
            amounts.rate(one.rate),
            amounts.money(one.amount, statement.currency, language),
        ]
        for one in statement.lines
    ]


def _adjustments(statement: Statement, language: Language) -> list[list[str]]:
    return [
        [f"{one.on}", one.id, f"{said(one.reason, language)} ({one.origin})", amounts.rate(one.rate), amounts.money(one.amount, statement.currency, language)]
        for one in statement.adjustments
    ]  # fmt: skip
