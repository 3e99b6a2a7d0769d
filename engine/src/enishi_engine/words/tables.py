"""Rates and amounts as Markdown tables: rows by a key, bands by a measure, bands over a running total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from enishi_engine.core.expression import CurrentRank, Expression, Field, Unit
from enishi_engine.core.incentive import Band, Banded, Bands, Beyond, ByBand, ByKey, Label, Method, Table, Value, ValueUnit
from enishi_engine.words import amounts
from enishi_engine.words.expressions import in_words, number_in_words
from enishi_engine.words.language import listed, phrase
from enishi_engine.words.occasions import over_in_words
from enishi_engine.words.vocabulary import Vocabulary

_PHRASES: Mapping[str, Label] = {
    "otherwise": Label("上記以外", "otherwise"),
    "rate": Label("料率", "Rate"),
    "amount": Label("金額", "Amount"),
    "per_unit": Label("1単位あたりの金額", "Amount per unit"),
    "when": Label("区分", "When"),
    "is": Label("{key}: {value}", "{key}: {value}"),
    "band": Label("{start}以上 {end}未満", "from {start} to below {end}"),
    "open_band": Label("{start}以上", "from {start}"),
    "total": Label("{over}の累計", "Running total of the {over}"),
    "marginal": Label(
        "超過累進(超えた分に適用): 各段階の{value}は、累計のうちその段階に入った分だけに適用します。",
        "Marginal: each band's {value} meets only what lies within the band.",
    ),
    "whole_amount": Label(
        "単純累進(全体に適用): 累計が届いた段階の{value}を、期間の初めからの累計全体に適用します。",
        "Whole amount: the {value} of the band that is reached meets everything of the period, from its first unit on.",
    ),
    "rate_word": Label("料率", "rate"),
    "amount_word": Label("単価", "amount per unit"),
    "nothing": Label("{end}以上の分には発生しません。", "Nothing more is earned at {end} and beyond."),
    "refuse": Label("累計が{end}を超える注文には発生しません。", "An order that takes the total beyond {end} earns nothing."),
    "beyond_measure": Label("{measure}が{end}以上のときは発生しません。", "Nothing is earned when {measure} is {end} or more."),
    "no_row": Label("表にない場合は発生しません。", "What is not in the table earns nothing."),
}


@dataclass(frozen=True)
class Row:
    """One leaf of a table: the keys on the way to it, and its value."""

    path: tuple[tuple[str, str], ...]
    value: int
    rank: str | None = None  # the name of the rank that the row is for

    def name(self, words: Vocabulary) -> str:
        """The row in a sentence: 注文の種別: 更新、ランク: シルバー."""
        return listed([phrase(_PHRASES, "is", words.language, key=key, value=value) for key, value in self.path], words.language)


def table_in_words(table: Table, unit: ValueUnit, words: Vocabulary, head: str = "") -> str:
    """One value, or a Markdown table of all rows with what lies outside them.

    Units   leaves in ppm (rates) or minor units (amounts).
    """
    if isinstance(table, Value):
        return value_in_words(table.amount, unit, words)
    rows = rows_of(table, words)
    value_head = head or phrase(_PHRASES, "rate" if unit is ValueUnit.RATE else "amount", words.language)
    lines = _markdown(rows, value_head, [value_in_words(row.value, unit, words) for row in rows], words)
    outside = _outside(table, words)
    return "\n".join([lines, *([""] if outside else []), *outside])


def value_in_words(value: int, unit: ValueUnit, words: Vocabulary) -> str:
    """A leaf: a rate or an amount."""
    return amounts.rate(value) if unit is ValueUnit.RATE else amounts.money(value, words.currency, words.language)


def banded_in_words(banded: Banded, words: Vocabulary) -> str:
    """Bands over a running total: the method in a sentence, the bands, and what is beyond them."""
    language, is_rate = words.language, banded.unit is ValueUnit.RATE
    measure = Unit.MONEY if is_rate else Unit.COUNT
    value = phrase(_PHRASES, "rate_word" if is_rate else "amount_word", language)
    method = phrase(_PHRASES, "marginal" if banded.method is Method.MARGINAL else "whole_amount", language, value=value)
    total = phrase(_PHRASES, "total", language, over=over_in_words(banded.over, language))
    rows = [Row(((total, band_in_words(band, measure, words)),), band.value) for band in banded.bands.bands]
    head = phrase(_PHRASES, "rate" if is_rate else "per_unit", language)
    table = _markdown(rows, head, [value_in_words(row.value, banded.unit, words) for row in rows], words)
    end = banded.bands.bands[-1].end
    beyond = [] if end is None else ["", phrase(_PHRASES, banded.bands.beyond.value, language, end=number_in_words(end, measure, words))]
    return "\n".join([method, "", table, *beyond])


def band_in_words(band: Band, measure: Unit, words: Vocabulary) -> str:
    """Where a band begins and ends: 3,000,000円以上 10,000,000円未満."""
    start = number_in_words(band.start, measure, words)
    if band.end is None:
        return phrase(_PHRASES, "open_band", words.language, start=start)
    return phrase(_PHRASES, "band", words.language, start=start, end=number_in_words(band.end, measure, words))


def key_in_words(key: Expression, value: int | str, words: Vocabulary) -> str:
    """The value of a table's key: a rank by its place, a code by its field, a count."""
    if isinstance(value, str):
        return words.code(key.path if isinstance(key, Field) else "", value)
    return number_in_words(value, key.unit, words)


def rows_of(table: Table, words: Vocabulary) -> tuple[Row, ...]:
    """The leaves from top to bottom, tables within tables opened."""
    match table:
        case Value(amount):
            return (Row((), amount),)
        case ByKey(key, _, rows, otherwise):
            entries = [(key_in_words(key, value, words), inner) for value, inner in rows]
            found = [_under(row, key, cell, words, is_rank=True) for cell, inner in entries for row in rows_of(inner, words)]
            rest = () if otherwise is None else rows_of(otherwise, words)
            others = phrase(_PHRASES, "otherwise", words.language)
            return (*found, *(_under(row, key, others, words, is_rank=False) for row in rest))
        case ByBand(measure, _, bands):
            head = _head(measure, words)
            return tuple(Row(((head, band_in_words(band, measure.unit, words)),), band.value) for band in bands.bands)


def _under(row: Row, key: Expression, cell: str, words: Vocabulary, *, is_rank: bool) -> Row:
    """A row of an inner table, under its key in the outer one."""
    rank = cell if is_rank and isinstance(key, CurrentRank) else row.rank
    return Row(((_head(key, words), cell), *row.path), row.value, rank)


def _head(key: Expression, words: Vocabulary) -> str:
    text = in_words(key, words)
    if words.language == "ja":
        return text
    bare = text.removeprefix("the ")
    return "Rank" if isinstance(key, CurrentRank) else bare[:1].upper() + bare[1:]


def _markdown(rows: Sequence[Row], value_head: str, values: Sequence[str], words: Vocabulary) -> str:
    """A table with a column for each key; where rows differ in their keys, one column that names them."""
    heads = {tuple(head for head, _ in row.path) for row in rows}
    if len(heads) == 1:
        (columns,) = heads
        cells = [[cell for _, cell in row.path] for row in rows]
    else:
        columns = (phrase(_PHRASES, "when", words.language),)
        cells = [[row.name(words)] for row in rows]
    lines = [
        [*columns, value_head],
        [*("---" for _ in columns), "---:"],
        *([*row, value] for row, value in zip(cells, values, strict=True)),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _outside(table: Table, words: Vocabulary) -> list[str]:
    """What is not in the rows or bands, each said once."""
    match table:
        case ByBand(measure, _, Bands(bands, beyond)) if beyond is not Beyond.OPEN:
            end = number_in_words(bands[-1].end or 0, measure.unit, words)
            return [phrase(_PHRASES, "beyond_measure", words.language, measure=in_words(measure, words), end=end)]
        case ByKey(rows=rows, otherwise=otherwise):
            inner = [said for _, row in rows for said in _outside(row, words)]
            own = [phrase(_PHRASES, "no_row", words.language)] if otherwise is None else _outside(otherwise, words)
            return list(dict.fromkeys([*inner, *own]))
        case _:
            return []
