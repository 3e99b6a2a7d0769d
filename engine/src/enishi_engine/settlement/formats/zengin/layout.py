"""The records of a 総合振込 file as tables of columns: 120 bytes each, in JIS X 0201, one byte a character."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

ENCODING = "shift_jis"  # of JIS X 0201, which it contains, nothing else is written
RECORD = 120


class Column(NamedTuple):
    """`digits`: right-aligned with zeros (N); else left-aligned with blanks (C)."""

    name: str
    width: int
    digits: bool = False


@dataclass(frozen=True)
class Record:
    """One kind of record; its first column is the mark that it begins with."""

    mark: str
    columns: tuple[Column, ...]

    def written(self, values: Mapping[str, str]) -> str:
        """The record's characters; a column without a value is blank, or zeros. A value that is too long is a bug: it was checked before."""
        text = "".join(_padded(column, self.mark if column.name == "record" else values.get(column.name, "")) for column in self.columns)
        assert len(text) == RECORD, f"a record of {len(text)} bytes"
        return text

    def read(self, text: str) -> Mapping[str, str]:
        """What stands in each column, without the padding of blanks."""
        found, at = {}, 0
        for column in self.columns:
            found[column.name] = text[at : at + column.width].rstrip(" ")
            at += column.width
        return found


def _padded(column: Column, value: str) -> str:
    assert len(value) <= column.width, f"{column.name} is longer than {column.width}"
    return value.rjust(column.width, "0") if column.digits else value.ljust(column.width)


HEADER = Record("1", (
    Column("record", 1), Column("business", 2, digits=True), Column("code_class", 1, digits=True), Column("payer_code", 10, digits=True),
    Column("payer_name", 40), Column("month_and_day", 4, digits=True), Column("bank", 4, digits=True), Column("bank_name", 15),
    Column("branch", 3, digits=True), Column("branch_name", 15), Column("account_kind", 1), Column("account", 7, digits=True), Column("blank", 17),
))  # fmt: skip
DATA = Record("2", (
    Column("record", 1), Column("bank", 4, digits=True), Column("bank_name", 15), Column("branch", 3, digits=True), Column("branch_name", 15),
    Column("clearing_house", 4, digits=True), Column("account_kind", 1), Column("account", 7, digits=True), Column("holder", 30),
    Column("amount", 10, digits=True), Column("new_code", 1), Column("customer", 20), Column("transfer_kind", 1), Column("edi_mark", 1), Column("blank", 7),
))  # fmt: skip
TRAILER = Record("8", (Column("record", 1), Column("count", 6, digits=True), Column("total", 12, digits=True), Column("blank", 101)))
END = Record("9", (Column("record", 1), Column("blank", 119)))
