"""The list of a statement's lines as CSV, attached to its PDF: UTF-8 with byte order mark, amounts in major units."""

import csv
import io

from enishi.statements.pdf.notice import Notice
from enishi.statements.pdf.words import said
from enishi_engine.facts.currency import decimal_text, minor_digits
from enishi_engine.words.amounts import rate

COLUMNS = ("statement", "kind", "line", "date", "origin", "content", "rate", "amount", "currency")
# What a spreadsheet would calculate; an apostrophe makes it text. An amount below 0 is a figure and stays one.
CALCULATED = ("=", "+", "-", "@", "\t", "\r")


def lines_csv(notice: Notice) -> str:
    """A row for each line and each adjustment, in the statement's order."""
    statement, language = notice.statement, notice.language
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    digits = minor_digits(statement.currency)
    for line in statement.lines:
        said_of = (line.id, str(line.on), "", said(line.sentence, language), rate(line.rate))
        rows.writerow(_row(statement.id, "line", said_of, decimal_text(line.amount, digits), statement.currency))
    for one in statement.adjustments:
        said_of = (one.id, str(one.on), one.origin, said(one.reason, language), rate(one.rate))
        rows.writerow(_row(statement.id, "adjustment", said_of, decimal_text(one.amount, digits), statement.currency))
    return "\ufeff" + text.getvalue()


def _row(statement: str, kind: str, said_of: tuple[str, ...], amount: str, currency: str) -> list[str]:
    return [*(as_text(value) for value in (statement, kind, *said_of)), amount, currency]


def as_text(value: str) -> str:
    """A cell that a spreadsheet takes as text, whatever it begins with."""
    return f"'{value}" if value.startswith(CALCULATED) else value
