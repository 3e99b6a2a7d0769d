"""Columns of any accepted Arrow type spelled as text, exactly, so that one set of rules reads files and tables alike."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from enishi_engine.facts.declarations import Kind
from enishi_engine.facts.moments import by_distinct
from enishi_engine.said import Said

WHOLE = {Kind.MONEY, Kind.NUMBER, Kind.COUNT}
NO_FLOAT = Said(
    "Give decimal text, a decimal column or whole minor units (`{name}_minor`, an integer column).",
    "10進の文字列、decimalの列、または最小単位の整数の列(`{name}_minor`)で渡してください。",
)
NO_FLOAT_NUMBER = Said(
    "Give decimal text, a decimal column or whole millionths (`{name}_millionths`, an integer column).",
    "10進の文字列、decimalの列、または百万分の1単位の整数の列(`{name}_millionths`)で渡してください。",
)
NO_FLOAT_COUNT = Said("Give an integer column.", "整数の列で渡してください。")
REMEDY = {
    Kind.MONEY: NO_FLOAT,
    Kind.NUMBER: NO_FLOAT_NUMBER,
    Kind.COUNT: NO_FLOAT_COUNT,
    Kind.DAY: Said("Give dates (date32), or text such as 2026-04-01.", "日付(date32)か、2026-04-01のような文字列で渡してください。"),
    Kind.MOMENT: Said(
        "Give timestamps, or text such as 2026-04-01T09:30.", "タイムスタンプか、2026-04-01T09:30のような文字列で渡してください。"
    ),
    Kind.FLAG: Said("Give booleans, or the texts true and false.", "真偽値か、trueとfalseの文字列で渡してください。"),
}
REMEDY_TEXT = Said("Give a text column.", "文字列の列で渡してください。")
TEXT_TYPES = (pa.string(), pa.large_string(), pa.string_view(), pa.null())


def spelled(array: pa.Array, kind: Kind) -> pa.Array | None:
    """The column as text that `cells.parse` reads, empty cells null; None when a column of this type cannot hold the kind."""
    if types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if array.type in TEXT_TYPES:
        text = array.cast(pa.string())
        return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    if kind in WHOLE and types.is_integer(array.type):
        return array.cast(pa.string())
    if kind is Kind.FLAG and types.is_integer(array.type):  # as SQLite keeps them
        return pc.case_when(
            pc.make_struct(pc.equal(array, 0), pc.equal(array, 1)), pa.scalar("false"), pa.scalar("true"), array.cast(pa.string())
        )
    if kind in WHOLE and types.is_decimal(array.type):
        return by_distinct(array, _decimal_text, pa.string())
    return _spelled_by_calendar(array, kind)


def _spelled_by_calendar(array: pa.Array, kind: Kind) -> pa.Array | None:
    if kind is Kind.DAY and types.is_date(array.type):
        return array.cast(pa.date32()).cast(pa.string())
    if kind is Kind.MOMENT and types.is_timestamp(array.type):
        # Moments are kept to the microsecond; what is finer is cut. A zone, when the column has one, becomes UTC and is spelled "Z".
        return array.cast(pa.timestamp("us", "UTC" if array.type.tz else None), safe=False).cast(pa.string())
    if kind is Kind.FLAG and types.is_boolean(array.type):
        return array.cast(pa.string())
    return None


def wrong_type(type_: pa.DataType, kind: Kind, name: str) -> tuple[Said, Said]:
    """What is wrong with a column of this type, and what to give instead."""
    form = REMEDY.get(kind, REMEDY_TEXT)
    remedy = Said(form.format(name=name), form.ja.format(name=name))
    if kind in WHOLE and types.is_floating(type_):
        problem = Said(
            f"is a floating point column ({type_}), which cannot hold every amount exactly",
            f"浮動小数点の列({type_})です。金額を正確に持てません",
        )
        return problem, remedy
    return Said(f"is a column of {type_}, which cannot hold a {kind.value}", f"{type_}の列です。{kind.value}の値を持てません"), remedy


def _decimal_text(value: Decimal) -> str:
    """The decimal written out, without the zeros that only its column's scale puts at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
