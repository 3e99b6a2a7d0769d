"""How an earning line came about: sentences whose figures give its amount again."""

from collections.abc import Iterator, Mapping

from enishi_engine.core.expression import Unit, speaks_of_line_money
from enishi_engine.core.incentive import Banded, PaysAs, Percent, Pool, Reopens, Settles, Value, ValueUnit
from enishi_engine.core.program import Program
from enishi_engine.explain.explanation import Explanation, Figure, Row, text_of
from enishi_engine.explain.facts import fact_in_words
from enishi_engine.explain.figures import looks_at_rank, table_of
from enishi_engine.explain.older_text import older_text_in_words
from enishi_engine.explain.recompute import pay_of_total, whole_amount
from enishi_engine.explain.sentences import Line, changed_money, of_months, pays, quantity
from enishi_engine.explain.taken_back import taken_back
from enishi_engine.words import Language, amounts, in_words, vocabulary_of
from enishi_engine.words.expressions import number_in_words
from enishi_engine.words.language import quoted, sentence
from enishi_engine.words.limits import keys_in_words, limit_in_words, subject_keys
from enishi_engine.words.occasions import over_in_words
from enishi_engine.words.tables import rows_of

_UNITS: Mapping[str, str] = {
    "base": "money", "rate": "rate", "units": "count", "unit_amount": "money", "total_before": "money", "total_after": "money",
    "weight": "count", "weight_total": "count", "calculated": "money", "amount": "money", "payable": "money", "undone": "money",
    "net": "money",
}  # fmt: skip


def line_in_words(row: Row, program: Program, language: Language, *, origin: Row | None = None, before: Row | None = None) -> Explanation:
    """How an earning line, or a take-back line, came about.

    Shape   a headline, then the steps of the calculation; the row's integers as figures. For a take-back, `origin` is the earning
            line it undoes and `before` the take-back line of that origin before it; without the origin the steps are left out.
    Units   as in the row; written in the program's currency.
    Errors  UnknownText when the row is not of this program.
    Source  docs/rules/amounts.md, docs/rules/returns.md
    """
    incentive, version = text_of(row, program)
    line = Line(row, incentive, version, vocabulary_of(program, version, language))
    said = _earned(line) if row["kind"] == "earned" else taken_back(line, origin, before)
    return Explanation(language, tuple(sentence(words, language) for words in said), _figures(line))


def _earned(line: Line) -> Iterator[str]:
    row, language = line.row, line.words.language
    name = quoted(line.words.incentive(line.incentive.id), language)
    yield line.say(
        "earned",
        fact=fact_in_words(row, language),
        incentive=name,
        amount=line.money(row["amount"]),
        payee=line.words.payee(row["payee_kind"], row["payee"]),
    )
    match line.incentive.amount:
        case Percent():
            yield from _percent(line)
        case Banded() as banded:
            yield from _banded(line, banded)
        case Pool() as pool:
            yield from _pool(line, pool)
        case _:
            yield from _amount(line)
    yield from _exchange(line)
    yield from _row_of_table(line)
    if isinstance(line.incentive.after_contract, Settles):
        yield line.say("settles")
    yield from older_text_in_words(row, line.incentive, line.version, language)
    if row["limited_by"] is not None:
        yield _limited(line)
    if line.incentive.pays_as is PaysAs.MARKETING_MONEY:
        yield line.say("marketing_money")
    if row["payable"] != row["amount"]:
        yield line.say("payable_part" if row["payable"] else "payable_nothing", payable=line.money(row["payable"]))


def _exchange(line: Line) -> Iterator[str]:
    """By which rate the base was read, of a line in another currency."""
    row, base = line.row, line.incentive.base
    if row.get("exchange_rate") is None or base is None or not speaks_of_line_money(base):
        return
    day, rate = amounts.day(row["exchange_day"], line.words.language), amounts.scaled(row["exchange_rate"], row["exchange_scale"])
    yield line.say("exchange", currency=row["currency"], own=line.words.currency, day=day, rate=rate)


def _row_of_table(line: Line) -> Iterator[str]:
    """The special term that gave the rate; or the row that gave the value, where that and the rank tell it; or the rank, where it mattered."""
    row, table = line.row, table_of(line.incentive)
    if row["special_term"] is not None:
        yield line.say("special", term=row["special_term"], reason=row["special_reason"])
        return
    if table is None or isinstance(table, Value):
        return
    rank = None if row["rank"] is None else line.words.rank(row["rank"])
    value = row["rate"] if isinstance(line.incentive.amount, Percent) else row["unit_amount"]
    rows = [one for one in rows_of(table, line.words) if one.value == value and (one.rank is None or one.rank == rank)]
    if len(rows) == 1:
        yield line.say("row", row=quoted(rows[0].name(line.words), line.words.language))
    elif rank is not None and looks_at_rank(line.incentive):
        yield line.say("rank", rank=rank)


def _base(line: Line) -> str:
    base = line.say("base") if line.incentive.base is None else in_words(line.incentive.base, line.words)
    return line.say("month", base=base) if line.row["fact"] == "service_month" else base


def _share(line: Line) -> Iterator[str]:
    row = line.row
    if row["weight"] is not None:
        weights = {name: amounts.count(row[name]) for name in ("weight", "weight_total")}
        yield line.say("share", base=line.say("base"), seller=line.words.payee("partner", row["seller"]), **weights)


def _percent(line: Line) -> Iterator[str]:
    row = line.row
    result = line.rounding(row["base"] * row["rate"], 6, row["calculated"])
    yield line.say("percent", base=_base(line), base_amount=line.money(row["base"]), rate=amounts.rate(row["rate"]), result=result)
    yield from _share(line)


def _amount(line: Line) -> Iterator[str]:
    """A fixed amount, or units times an amount, and the seller's share of it."""
    row, whole = line.row, whole_amount(line.row)
    unit_amount = line.money(row["unit_amount"])
    if row["units"] is None:
        key = {"period": "fixed_of_period", "service_month": "fixed_of_month"}.get(row["fact"], "fixed")
        yield line.say(key, unit_amount=unit_amount)
    else:
        yield line.say("units", units=amounts.count(row["units"]), unit_amount=unit_amount, result=line.money(whole))
    if row["weight"] is not None:
        weights = {name: amounts.count(row[name]) for name in ("weight", "weight_total")}
        yield line.say(
            "split",
            whole=line.money(whole),
            seller=line.words.payee("partner", row["seller"]),
            share=line.money(row["calculated"]),
            **weights,
        )


def _pool(line: Line, pool: Pool) -> Iterator[str]:
    """The pool, and the share of it."""
    row, words, unit = line.row, line.words, pool.shared_by.test.unit
    size: int = row["unit_amount"]
    if pool.of is not None:
        result, of = line.rounding(row["base"] * row["rate"], 6, size), in_words(pool.of.test, words)
        yield line.say("pool", of=of, base=line.money(row["base"]), rate=amounts.rate(row["rate"]), result=result)
    product, paid = size * row["weight"], line.money(row["calculated"])
    if product == row["calculated"] * row["weight_total"]:
        result = paid
    else:
        exact = amounts.quotient_of_money(product, row["weight_total"], words.currency, words.language)
        result = line.say("pool_remainder", exact=exact, amount=paid)
    own, whole = (number_in_words(row[name], unit, words) for name in ("weight", "weight_total"))
    yield line.say("pool_share", pool=line.money(size), figure=in_words(pool.shared_by.test, words), own=own, whole=whole, result=result)


def _banded(line: Line, banded: Banded) -> Iterator[str]:
    """The running total before and after, what each pays, and the difference."""
    row = line.row
    before, after = (quantity(row[name], banded, line.words) for name in ("total_before", "total_after"))
    over, base_amount = over_in_words(banded.over, line.words.language), quantity(row["base"], banded, line.words)
    yield line.say("total", over=over, before=before, after=after, base=_base(line), base_amount=base_amount)
    if Reopens.BANDS in line.incentive.reopens:
        yield line.say("total_of_what_is_left")
    yield from _share(line)
    paid = {name: pay_of_total(row[name], banded, line.version.rounding) for name in ("total_after", "total_before")}
    yield pays(line, row["total_after"], banded, paid["total_after"])
    if paid["total_before"] != 0:
        yield pays(line, row["total_before"], banded, paid["total_before"])
        yield line.say(
            "difference",
            after=line.money(paid["total_after"]),
            before=line.money(paid["total_before"]),
            amount=line.money(row["calculated"]),
        )


def _limited(line: Line) -> str:
    """The limit that changed the amount, with its bounds where the text still has it."""
    row, keys = line.row, subject_keys(line.row["limited_by"])
    stated = next((limit for limit in line.incentive.limits or () if limit.per == keys), None)
    said = keys_in_words(keys, line.words.language) if stated is None else limit_in_words(stated, line.words)
    name = quoted(said, line.words.language)
    return line.say("limited", limit=name, calculated=line.money(row["calculated"]), amount=line.money(row["amount"]))


def _figures(line: Line) -> tuple[Figure, ...]:
    """The row's integers, in the order of its columns."""
    in_units = isinstance(line.incentive.amount, Banded) and line.incentive.amount.unit is ValueUnit.MONEY
    found = []
    for name, unit in _UNITS.items():
        value = line.row[name]
        if value is not None:
            actual = "count" if in_units and name in ("base", "total_before", "total_after") else unit
            if isinstance(line.incentive.amount, Pool) and name in ("weight", "weight_total"):
                actual = line.incentive.amount.shared_by.test.unit.name.lower()
            actual = "months" if name in ("undone", "net") and of_months(line) else actual
            changed = actual == "money" and name in ("undone", "net")
            said = changed_money(line)(value) if changed else number_in_words(value, Unit[actual.upper()], line.words)
            found.append(Figure(name, value, actual, said))
    return tuple(found)
