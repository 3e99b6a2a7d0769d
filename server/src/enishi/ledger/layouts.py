"""The journal as accounting systems import it: the columns of each, in their order; pure.

`verified` says whether the vendor's own page on importing was read for all columns. None has been tried in the vendor's program.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from enishi.core.errors import Refusal
from enishi.ledger.accounts import AccountKind
from enishi.ledger.entries import AccountName
from enishi.ledger.journal import JournalLine, Title
from enishi.programs.natures import Nature

Titles = Mapping[tuple[AccountKind, Nature], Title]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # what a spreadsheet would calculate


@dataclass(frozen=True)
class Called:
    """What accounts are called in one journal: `titles` of its closing's last day, and what they were `on` the day of a purchase, whose tax code counts."""

    titles: Titles
    on: Callable[[date], Titles]


Cell = Callable[[JournalLine, Called], str | int]


class NotSpelled(Refusal):
    """The layout's character set lacks a character."""

    def __init__(self, layout: str, error: UnicodeEncodeError) -> None:
        super().__init__(
            f"The layout {layout} cannot spell {error.object[error.start : error.end]!r}. Choose plain, or change the name.",
            ja=f"{layout}の文字コードでは「{error.object[error.start : error.end]}」を書けません。plainを選ぶか、名称を変えてください。",
        )


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A file that an accounting system imports."""

    name: str
    ja: str
    en: str
    verified: bool
    encoding: str
    header: bool
    columns: Sequence[tuple[str, Cell]]


def written(lines: Iterable[JournalLine], layout: Layout, called: Called) -> bytes:
    """The file. Raises NotSpelled."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if layout.header:
        writer.writerow([header for header, _ in layout.columns])
    writer.writerows([_cell(of(line, called)) for _, of in layout.columns] for line in lines)
    try:
        return out.getvalue().encode(layout.encoding)
    except UnicodeEncodeError as error:
        raise NotSpelled(layout.name, error) from None


def cells(lines: Iterable[JournalLine], layout: Layout, called: Called) -> list[list[str]]:
    """The file's rows to look at: the headers of its columns, also where the file itself has none, then its lines."""
    return [[header for header, _ in layout.columns], *([str(of(line, called)) for _, of in layout.columns] for line in lines)]


def tax_code(title: Title, *, transitional: bool) -> str:
    """The tax code of an account; of a payee without a registration the transitional one, where the maker says one."""
    return (title.transitional_tax_code or title.tax_code) if transitional else title.tax_code


def _cell(value: str | int) -> str | int:
    """Numbers as they are; a text that a spreadsheet would calculate is made a plain one."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _title(side: str, what: str) -> Cell:
    def cell(line: JournalLine, called: Called) -> str:
        name: AccountName = getattr(line, side)
        said: str = getattr(called.titles[name.kind, name.nature], what)
        return said

    return cell


def _tax_code(side: str) -> Cell:
    """That of the day of the purchase."""

    def cell(line: JournalLine, called: Called) -> str:
        name: AccountName = getattr(line, side)
        return tax_code(called.on(line.bought_on)[name.kind, name.nature], transitional=line.transitional)

    return cell


def _sub_account(side: str) -> Cell:
    """The partner, and the person where one is paid."""

    def cell(line: JournalLine, called: Called) -> str:  # noqa: ARG001 - every cell is handed both
        name: AccountName = getattr(line, side)
        return name.partner if name.payee_kind == "partner" else f"{name.partner}/{name.payee}"

    return cell


def _said(text: str) -> Cell:
    return lambda line, called: text  # noqa: ARG005 - every cell is handed both


def _of(what: str) -> Cell:
    return lambda line, called: getattr(line, what)  # noqa: ARG005 - every cell is handed both


def _day(form: str) -> Cell:
    return lambda line, called: line.day.strftime(form)  # noqa: ARG005 - every cell is handed both


def _sides(names: Mapping[str, str], *, tax_amount: str | None) -> list[tuple[str, Cell]]:
    """Title, sub-account, department, tax code and amount of the debit and then of the credit."""
    columns: list[tuple[str, Cell]] = []
    for side, ja in (("debit", "借方"), ("credit", "貸方")):
        columns += [
            (ja + names["title"], _title(side, "title")),
            (ja + names["sub"], _sub_account(side)),
            (ja + names["department"], _title(side, "department")),
            (ja + names["tax"], _tax_code(side)),
            (ja + names["amount"], _of("amount")),
        ]
        columns += [(ja + tax_amount, _said(""))] if tax_amount is not None else []
    return columns


_NAMES = {"title": "勘定科目", "sub": "補助科目", "department": "部門", "tax": "税区分", "amount": "金額"}
_EMPTY = _said("")
PLAIN = Layout(
    name="plain", ja="汎用", en="Any system", verified=True, encoding="utf-8-sig", header=True,
    columns=(
        ("日付", _day("%Y-%m-%d")), ("番号", _of("number")), *_sides(_NAMES, tax_amount=None),
        ("摘要", _of("description")), ("キー", _of("key")),
    ),
)  # fmt: skip
YAYOI = Layout(
    name="yayoi", ja="弥生会計", en="Yayoi Kaikei", verified=False, encoding="cp932", header=False,
    columns=(
        ("識別フラグ", _said("2000")), ("伝票No", _EMPTY), ("決算", _EMPTY), ("取引日付", _day("%Y/%m/%d")),
        *_sides(_NAMES, tax_amount="税金額"), ("摘要", _of("description")),
        *((name, _EMPTY) for name in ("番号", "期日")), ("タイプ", _said("0")),
        *((name, _EMPTY) for name in ("生成元", "仕訳メモ", "付箋1", "付箋2")), ("調整", _said("no")),
    ),
)  # fmt: skip
MONEY_FORWARD = Layout(
    name="money_forward", ja="マネーフォワード クラウド会計", en="Money Forward Cloud Accounting", verified=False, encoding="utf-8-sig", header=True,
    columns=(
        ("取引No", _of("number")), ("取引日", _day("%Y/%m/%d")), *_sides(_NAMES | {"amount": "金額(円)"}, tax_amount="税額"),
        ("摘要", _of("description")), ("仕訳メモ", _of("key")),
    ),
)  # fmt: skip
# freee's help page on journals of other systems: a line of headers, which is assigned to its items when the file is uploaded.
FREEE = Layout(
    name="freee", ja="freee会計", en="freee Accounting", verified=False, encoding="utf-8-sig", header=True,
    columns=(
        ("日付", _day("%Y/%m/%d")), ("伝票番号", _of("number")), ("決算整理仕訳", _EMPTY), *_sides(_NAMES, tax_amount="税額"),
        ("摘要", _of("description")),
    ),
)  # fmt: skip


def _bugyo(side: str, digit: int) -> list[tuple[str, Cell]]:
    """One side of a journal line by the codes of its items: department, title, sub-account, tax class, amount."""
    cells: tuple[Cell, ...] = (_title(side, "department"), _title(side, "title"), _sub_account(side), _tax_code(side))
    return [*((f"GL001{digit}00{place}", cell) for place, cell in enumerate(cells, start=1)), (f"GL001{digit}101", _of("amount"))]


# 勘定奉行: the items of its general journal data are named by codes in the line of headers; an asterisk begins each slip. It takes
# codes, not names: the maker says which code stands for which account (`exporting.name_account`).
BUGYO = Layout(
    name="bugyo", ja="勘定奉行クラウド", en="Kanjo Bugyo Cloud", verified=False, encoding="cp932", header=True,
    columns=(
        ("GL0010000", _said("*")), ("GL0010001", _day("%Y/%m/%d")), *_bugyo("debit", 2), *_bugyo("credit", 3), ("GL0011001", _of("description")),
    ),
)  # fmt: skip
LAYOUTS: Mapping[str, Layout] = {layout.name: layout for layout in (PLAIN, YAYOI, MONEY_FORWARD, FREEE, BUGYO)}
