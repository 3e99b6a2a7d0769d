"""How an earning line came about: sentences whose figures give its amount again."""

from collections.abc import Callable, Iterator, Mapping

from enishi_engine.core.expression import PPM, Unit, speaks_of_line_money
from enishi_engine.core.incentive import (
    Banded,
    Condition,
    Incentive,
    Label,
    OnEarning,
    Payable,
    PaysAs,
    Percent,
    Pool,
    Reopens,
    Rounding,
    Settles,
    Share,
    Value,
    ValueUnit,
)
from enishi_engine.core.program import Program, Version
from enishi_engine.explain.explanation import Explanation, Figure, Row, text_of
from enishi_engine.explain.facts import fact_in_words
from enishi_engine.explain.figures import looks_at_rank, table_of
from enishi_engine.explain.older_text import older_text_in_words
from enishi_engine.explain.recompute import (
    by_failure,
    fallen_of_total,
    parts_of_total,
    pay_of_total,
    returns_in_full,
    share_undone,
    taken_back_so_far,
    whole_amount,
)
from enishi_engine.words import Language, Vocabulary, amounts, in_words, vocabulary_of
from enishi_engine.words.expressions import number_in_words
from enishi_engine.words.language import phrase, quoted, sentence, spoken
from enishi_engine.words.limits import keys_in_words, limit_in_words, subject_keys
from enishi_engine.words.occasions import over_in_words
from enishi_engine.words.tables import rows_of

_PHRASES: Mapping[str, Label] = {
    "earned": Label("{fact}: {incentive}{amount}を{payee}へ", "{fact}: {incentive} {amount} for {payee}"),
    "percent": Label("対象金額{base_amount}({base}) × {rate} = {result}", "{base_amount} ({base}) × {rate} = {result}"),
    "month": Label("{base}の1か月分", "one month's part of {base}"),
    "settles": Label(
        "契約の終了後に始まる利用月分は、契約の最終日にまとめて発生します",
        "months of service that begin after the contract's end count on its last day, together",
    ),
    "taken_share_of_month": Label(
        "発生した{earned} × この月の分で取り消された金額{undone} ÷ この月の正味金額{net} = {result}",
        "{earned} earned × {undone} of this month undone ÷ {net}, this month's part of the net = {result}",
    ),
    "taken_undone_of_month": Label(
        "これまでに取り消された金額は、この月の正味金額{net}のうち{undone}です",
        "{undone} of this month's part of the net, {net}, has been undone so far",
    ),
    "rounded": Label("{exact}({rounding}{amount})", "{exact}, {rounding} {amount}"),
    "exchange": Label(
        "ご注文は{currency}建てで、金額は{day}のレート(1{currency} = {rate}{own})で換算しています",
        "the order line is in {currency}, and its amounts are converted at the rate of {day}: 1 {currency} = {rate} {own}",
    ),
    "row": Label("適用した区分は{row}", "this is the row {row}"),
    "rank": Label("基準日のランク: {rank}", "rank on the day: {rank}"),
    "special": Label("特約{term}の料率です(理由: {reason})", "the rate is that of special term {term} (reason: {reason})"),
    "share": Label(
        "{base}は、実績按分{weight}/{weight_total}による{seller}の分です", "{base} is {seller}'s share of {weight} in {weight_total}"
    ),
    "base": Label("対象金額", "the base"),
    "units": Label("{units}単位 × {unit_amount} = {result}", "{units} units × {unit_amount} = {result}"),
    "fixed_of_month": Label("1か月につき{unit_amount}", "{unit_amount} for each month"),
    "fixed": Label("1件につき{unit_amount}", "{unit_amount} each"),
    "fixed_of_period": Label("この期間について{unit_amount}", "{unit_amount} for the period"),
    "split": Label(
        "{whole}のうち、実績按分{weight}/{weight_total}による{seller}の分は{share}(端数は多い順に1単位ずつ)",
        "of {whole}, {seller}'s share of {weight} in {weight_total} is {share} (left-over units go to the largest remainders)",
    ),
    "pool": Label(
        "原資は、按分の対象となったパートナー全体の{of}の合計{base} × {rate} = {result}",
        "the pool is the sum of {of} over all who share it, {base} × {rate} = {result}",
    ),
    "pool_share": Label(
        "原資{pool} × {figure}{own} ÷ 全体の合計{whole} = {result}",
        "the pool {pool} × {own} ({figure}) ÷ {whole} of all who share it = {result}",
    ),
    "pool_remainder": Label(
        "{exact}(残りを端数の大きい順に1単位ずつ加えて{amount})",
        "{exact}, which is {amount} once left-over units go to the largest remainders",
    ),
    "total": Label(
        "{over}の累計が{before}から{after}になりました({base}{base_amount}を加算)",
        "the running total of the {over} went from {before} to {after} ({base} {base_amount})",
    ),
    "total_of_what_is_left": Label(
        "累計には、ほかの明細を取消・返金の後に残った分だけ数えます",
        "the running total counts other lines by what changes have left of them",
    ),
    "pays": Label("累計{total}に対する額は{parts}{paid}", "a total of {total} pays {parts}{paid}"),
    "nothing_yet": Label("累計{total}に対する額は{paid}", "a total of {total} pays {paid}"),
    "difference": Label("差額は{after} − {before} = {amount}", "the difference is {after} − {before} = {amount}"),
    "limited": Label("{limit}の制限により、{calculated}が{amount}になりました", "the limit of {limit} made {calculated} into {amount}"),
    "payable_part": Label(
        "このうち支払対象額は{payable}です(お客様からの入金分)", "{payable} of it is payable, as far as the customer has paid"
    ),
    "payable_nothing": Label(
        "お客様からの入金がまだないため、支払対象額は{payable}です", "nothing is payable yet: the customer has not paid"
    ),
    "taken": Label(
        "{day}の変更{change}により、{fact}の{incentive}から{amount}の返還",
        "change {change} of {day} takes back {amount} of {incentive} for {fact}",
    ),
    "taken_failed": Label(
        "{day}に継続条件「{condition}」を満たさなくなったため、{fact}の{incentive}から{amount}の返還",
        "“{condition}” did not hold any more on {day}, which takes back {amount} of {incentive} for {fact}",
    ),
    "taken_whole": Label(
        "その日までの{months}以内に発生した分は、{earned}の全額を返還します",
        "what was earned within the {months} before it comes back: all of the {earned}",
    ),
    "taken_full": Label(
        "変更があったときは、発生した{earned}の全額を返還します", "a change takes back all of the {earned} that was earned"
    ),
    "taken_share": Label(
        "発生した{earned} × 取り消された金額{undone} ÷ 正味金額{net} = {result}",
        "{earned} earned × {undone} undone ÷ {net} net = {result}",
    ),
    "taken_share_of_months": Label(
        "発生した{earned} × 未利用の{undone} ÷ {net} = {result}", "{earned} earned × {undone} not used ÷ {net} = {result}"
    ),
    "taken_unused": Label("{net}のうち、未利用は{undone}です", "of {net}, {undone} are not used"),
    "total_left": Label(
        "対象金額のうち取り消された分は{undone}で、累計は{after}から{left}になります",
        "{undone} of the base is undone, so that the running total is {left} instead of {after}",
    ),
    "fallen": Label("減少額は{after} − {left} = {fallen}", "that is {after} − {left} = {fallen} less"),
    "taken_of_limited": Label(
        "発生した{earned} × 減少額{fallen} ÷ 制限前の額{calculated} = {result}",
        "{earned} earned × {fallen} less ÷ {calculated} before limits = {result}",
    ),
    "limits_reopened": Label(
        "上限・下限は残った額で計算し直します。前回までの分を除いた減少額{fallen}に対し、返還は{amount}です",
        "limits count what is left: of {fallen} less since what was taken back before, {amount} are taken back",
    ),
    "taken_with_earning": Label(
        "発生した{earned} × もとの明細の返還額{undone} ÷ もとの額{net} = {result}",
        "{earned} earned × {undone} taken back of the {net} that it was paid on = {result}",
    ),
    "taken_of_earning": Label(
        "これまでに、もとの額{net}のうち{undone}が返還されています", "{undone} of the {net} that it was paid on has been taken back so far"
    ),
    "marketing_money": Label("販促支援金としての積立で、現金ではありません", "this is marketing money, no cash"),
    "taken_before": Label("すでに返還した{before}を差し引いて{amount}", "less the {before} taken back before, {amount}"),
    "taken_undone": Label(
        "これまでに取り消された金額は、正味金額{net}のうち{undone}です", "{undone} of the line's net of {net} has been undone so far"
    ),
    "payable_fell": Label("支払対象額は{payable}減りました", "what is payable fell by {payable}"),
    "payable_rose": Label("支払対象額は{payable}増えました", "what is payable rose by {payable}"),
}
_ROUNDINGS: Mapping[Rounding, Label] = {
    Rounding.DOWN: Label("切り捨てて", "rounded down to"),
    Rounding.UP: Label("切り上げて", "rounded up to"),
    Rounding.HALF_UP: Label("四捨五入して", "rounded to the nearest, a half up, to"),
    Rounding.HALF_EVEN: Label("最も近い値(半分は偶数)に丸めて", "rounded to the nearest, a half to even, to"),
}
_UNITS: Mapping[str, str] = {
    "base": "money", "rate": "rate", "units": "count", "unit_amount": "money", "total_before": "money", "total_after": "money",
    "weight": "count", "weight_total": "count", "calculated": "money", "amount": "money", "payable": "money", "undone": "money",
    "net": "money",
}  # fmt: skip


class _Line:
    """One line with everything that its sentences need at hand."""

    def __init__(self, row: Row, incentive: Incentive, version: Version, words: Vocabulary) -> None:
        self.row, self.incentive, self.version, self.words = row, incentive, version, words

    def money(self, value: int) -> str:
        return amounts.money(value, self.words.currency, self.words.language)

    def own_money(self, value: int) -> str:
        """Money of the order line, in the line's currency."""
        return amounts.money(value, self.row.get("currency") or self.words.currency, self.words.language)

    def say(self, key: str, **parts: str) -> str:
        return phrase(_PHRASES, key, self.words.language, **parts)

    def rounding(self, scaled: int, decimals: int, amount: int) -> str:
        """An exact product as the amount it becomes: 15,000.05円(切り捨てて15,000円)."""
        if scaled == amount * 10**decimals:
            return self.money(amount)
        return self._rounded(amounts.exact_money(scaled, decimals, self.words.currency, self.words.language), amount)

    def rounded_quotient(self, numerator: int, denominator: int, amount: int) -> str:
        """A quotient as the amount it becomes: 16.66…円(切り捨てて16円)."""
        if numerator == amount * denominator:
            return self.money(amount)
        return self._rounded(amounts.quotient_of_money(numerator, denominator, self.words.currency, self.words.language), amount)

    def _rounded(self, exact: str, amount: int) -> str:
        rounding = spoken(_ROUNDINGS[self.version.rounding], self.words.language)
        return self.say("rounded", exact=exact, rounding=rounding, amount=self.money(amount))


def line_in_words(row: Row, program: Program, language: Language, *, origin: Row | None = None, before: Row | None = None) -> Explanation:
    """How an earning line, or a take-back line, came about.

    Shape   a headline, then the steps of the calculation; the row's integers as figures. For a take-back, `origin` is the earning
            line it undoes and `before` the take-back line of that origin before it; without the origin the steps are left out.
    Units   as in the row; written in the program's currency.
    Errors  UnknownText when the row is not of this program.
    Source  docs/rules/amounts.md, docs/rules/returns.md
    """
    incentive, version = text_of(row, program)
    line = _Line(row, incentive, version, vocabulary_of(program, version, language))
    said = _earned(line) if row["kind"] == "earned" else _taken_back(line, origin, before)
    return Explanation(language, tuple(sentence(words, language) for words in said), _figures(line))


def _earned(line: _Line) -> Iterator[str]:
    row, language = line.row, line.words.language
    name = quoted(line.words.incentive(line.incentive.id), language)
    yield line.say("earned", fact=fact_in_words(row, language), incentive=name, amount=line.money(row["amount"]), payee=row["payee"])
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


def _exchange(line: _Line) -> Iterator[str]:
    """By which rate the base was read, of a line in another currency."""
    row, base = line.row, line.incentive.base
    if row.get("exchange_rate") is None or base is None or not speaks_of_line_money(base):
        return
    day, rate = amounts.day(row["exchange_day"], line.words.language), amounts.scaled(row["exchange_rate"], row["exchange_scale"])
    yield line.say("exchange", currency=row["currency"], own=line.words.currency, day=day, rate=rate)


def _row_of_table(line: _Line) -> Iterator[str]:
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


def _base(line: _Line) -> str:
    base = line.say("base") if line.incentive.base is None else in_words(line.incentive.base, line.words)
    return line.say("month", base=base) if line.row["fact"] == "service_month" else base


def _share(line: _Line) -> Iterator[str]:
    row = line.row
    if row["weight"] is not None:
        weights = {name: amounts.count(row[name]) for name in ("weight", "weight_total")}
        yield line.say("share", base=line.say("base"), seller=row["seller"], **weights)


def _percent(line: _Line) -> Iterator[str]:
    row = line.row
    result = line.rounding(row["base"] * row["rate"], 6, row["calculated"])
    yield line.say("percent", base=_base(line), base_amount=line.money(row["base"]), rate=amounts.rate(row["rate"]), result=result)
    yield from _share(line)


def _amount(line: _Line) -> Iterator[str]:
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
        yield line.say("split", whole=line.money(whole), seller=row["seller"], share=line.money(row["calculated"]), **weights)


def _pool(line: _Line, pool: Pool) -> Iterator[str]:
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


def _banded(line: _Line, banded: Banded) -> Iterator[str]:
    """The running total before and after, what each pays, and the difference."""
    row = line.row
    before, after = (_quantity(row[name], banded, line.words) for name in ("total_before", "total_after"))
    over, base_amount = over_in_words(banded.over, line.words.language), _quantity(row["base"], banded, line.words)
    yield line.say("total", over=over, before=before, after=after, base=_base(line), base_amount=base_amount)
    if Reopens.BANDS in line.incentive.reopens:
        yield line.say("total_of_what_is_left")
    yield from _share(line)
    paid = {name: pay_of_total(row[name], banded, line.version.rounding) for name in ("total_after", "total_before")}
    yield _pays(line, row["total_after"], banded, paid["total_after"])
    if paid["total_before"] != 0:
        yield _pays(line, row["total_before"], banded, paid["total_before"])
        yield line.say(
            "difference",
            after=line.money(paid["total_after"]),
            before=line.money(paid["total_before"]),
            amount=line.money(row["calculated"]),
        )


def _quantity(value: int, banded: Banded, words: Vocabulary) -> str:
    return number_in_words(value, Unit.MONEY if banded.unit is ValueUnit.RATE else Unit.COUNT, words)


def _pays(line: _Line, total: int, banded: Banded, paid: int) -> str:
    """What a running total pays: each part of it times its band's value."""
    parts = [part for part in parts_of_total(total, banded) if part[1] != 0]
    said = _quantity(total, banded, line.words)
    if not parts:
        return line.say("nothing_yet", total=said, paid=line.money(paid))
    is_rate = banded.unit is ValueUnit.RATE
    products = [f"{_quantity(part, banded, line.words)} × {amounts.rate(value) if is_rate else line.money(value)}" for part, value in parts]
    exact = sum(part * value for part, value in parts) * (1 if is_rate else PPM)
    return line.say("pays", total=said, parts=f"{' + '.join(products)} = ", paid=line.rounding(exact, 6, paid))


def _limited(line: _Line) -> str:
    """The limit that changed the amount, with its bounds where the text still has it."""
    row, keys = line.row, subject_keys(line.row["limited_by"])
    stated = next((limit for limit in line.incentive.limits or () if limit.per == keys), None)
    said = keys_in_words(keys, line.words.language) if stated is None else limit_in_words(stated, line.words)
    name = quoted(said, line.words.language)
    return line.say("limited", limit=name, calculated=line.money(row["calculated"]), amount=line.money(row["amount"]))


def _taken_back(line: _Line, origin: Row | None, before: Row | None) -> Iterator[str]:
    row, language = line.row, line.words.language
    name = quoted(line.words.incentive(line.incentive.id), language)
    fact = row["fact_id"] if origin is None else fact_in_words(origin, language)
    condition = _failed_condition(line)
    yield line.say(
        "taken" if condition is None else "taken_failed",
        day=amounts.day(row["day"], language),
        change=row["change"],
        condition="" if condition is None else in_words(condition.test, line.words),
        fact=fact,
        incentive=name,
        amount=line.money(-row["amount"]),
    )
    if not by_failure(row):
        yield from _taken_for_change(line, origin, before)
    elif origin is not None:
        months = amounts.months(line.incentive.uncertain_months or 0, language)
        yield line.say("taken_whole", months=months, earned=line.money(origin["amount"]))
        if before is not None:
            yield _less_before(line, origin, before)
    # Where the customer's payments do not matter, what is payable falls by what is taken back: nothing more to say.
    if row["payable"] and line.incentive.payable is Payable.CUSTOMER_PAID:
        yield line.say("payable_fell" if row["payable"] < 0 else "payable_rose", payable=line.money(abs(row["payable"])))


def _failed_condition(line: _Line) -> Condition | None:
    """The continuing condition that failed, be it of what this is paid on; None where a change takes back."""
    if by_failure(line.row):
        return line.incentive.continuing
    occasion = line.incentive.occasion
    if not isinstance(occasion, OnEarning) or line.row["change"] != f"ended-{line.row['day']}":
        return None
    return next(one.continuing for one in line.version.incentives if one.id == occasion.of)


def _taken_for_change(line: _Line, origin: Row | None, before: Row | None) -> Iterator[str]:
    yield from _taken_share(line) if origin is None else _taken_steps(line, origin, before)


def _taken_share(line: _Line) -> Iterator[str]:
    if _of_months(line):
        undone, net = (amounts.months(line.row[name], line.words.language) for name in ("undone", "net"))
        yield line.say("taken_unused", net=net, undone=undone)
    elif line.row["net"] > 0:
        key = {"service_month": "taken_undone_of_month", "earning_line": "taken_of_earning"}.get(line.row["fact"], "taken_undone")
        money = _changed_money(line)
        yield line.say(key, net=money(line.row["net"]), undone=money(line.row["undone"]))


def _changed_money(line: _Line) -> Callable[[int], str]:
    """How `undone` and `net` are written: of an order line in its own currency, of an earning in the program's."""
    return line.money if line.row["fact"] == "earning_line" else line.own_money


def _taken_steps(line: _Line, origin: Row, before: Row | None) -> Iterator[str]:
    """What was earned × undone ÷ net, less what was taken back before; of a reopened running total what it pays less."""
    yield from _fallen(line, origin) if Reopens.BANDS in line.incentive.reopens else _share_taken(line, origin)
    if Reopens.LIMITS in line.incentive.reopens:
        yield line.say("limits_reopened", fallen=line.money(-line.row["calculated"]), amount=line.money(-line.row["amount"]))
    elif before is not None and not _at_once(line):
        yield _less_before(line, origin, before)


def _less_before(line: _Line, origin: Row, before: Row) -> str:
    taken = taken_back_so_far(before, origin, line.incentive, line.version)
    return line.say("taken_before", before=line.money(taken), amount=line.money(-line.row["amount"]))


def _at_once(line: _Line) -> bool:
    """Is everything taken back with the first change?"""
    return not isinstance(line.incentive.occasion, OnEarning) and (returns_in_full(line.incentive) or line.row["net"] <= 0)


def _fallen(line: _Line, origin: Row) -> Iterator[str]:
    """The running total with and without what is undone of the line, what each pays, and how much less that is."""
    row, banded = line.row, line.incentive.amount
    assert isinstance(banded, Banded), "only a running total is reopened"
    undone = share_undone(row, origin["base"], line.incentive, line.version)
    after, left = origin["total_after"], origin["total_after"] - undone
    said = {"undone": undone, "after": after, "left": left}
    yield line.say("total_left", **{name: _quantity(value, banded, line.words) for name, value in said.items()})
    paid_after, paid_left = (pay_of_total(total, banded, line.version.rounding) for total in (after, left))
    yield _pays(line, after, banded, paid_after)
    yield _pays(line, left, banded, paid_left)
    fallen = fallen_of_total(row, origin, line.incentive, line.version)
    yield line.say("fallen", after=line.money(paid_after), left=line.money(paid_left), fallen=line.money(fallen))
    if origin["amount"] != origin["calculated"] and Reopens.LIMITS not in line.incentive.reopens:
        result = line.rounded_quotient(
            origin["amount"] * fallen, origin["calculated"], taken_back_so_far(row, origin, line.incentive, line.version)
        )
        figures = {"earned": origin["amount"], "fallen": fallen, "calculated": origin["calculated"]}
        yield line.say("taken_of_limited", result=result, **{name: line.money(value) for name, value in figures.items()})


def _share_taken(line: _Line, origin: Row) -> Iterator[str]:
    """What was earned × undone ÷ net; where limits are reopened, of what was earned before them."""
    row, earned = line.row, origin["calculated" if Reopens.LIMITS in line.incentive.reopens else "amount"]
    now = taken_back_so_far(row, origin, line.incentive, line.version)
    if _at_once(line):
        yield line.say("taken_full", earned=line.money(earned))
        return
    sign = -1 if row["net"] < 0 else 1
    result = line.rounded_quotient(sign * earned * row["undone"], abs(row["net"]), now)
    if _of_months(line):
        undone, net = (amounts.months(row[name], line.words.language) for name in ("undone", "net"))
        yield line.say("taken_share_of_months", earned=line.money(earned), undone=undone, net=net, result=result)
        return
    key = {"service_month": "taken_share_of_month", "earning_line": "taken_with_earning"}.get(row["fact"], "taken_share")
    money = _changed_money(line)
    yield line.say(key, earned=line.money(earned), undone=money(row["undone"]), net=money(row["net"]), result=result)


def _of_months(line: _Line) -> bool:
    """Does the line take back unused months?"""
    return line.incentive.take_back is not None and line.incentive.take_back.share is Share.UNUSED_MONTHS


def _figures(line: _Line) -> tuple[Figure, ...]:
    """The row's integers, in the order of its columns."""
    in_units = isinstance(line.incentive.amount, Banded) and line.incentive.amount.unit is ValueUnit.MONEY
    found = []
    for name, unit in _UNITS.items():
        value = line.row[name]
        if value is not None:
            actual = "count" if in_units and name in ("base", "total_before", "total_after") else unit
            if isinstance(line.incentive.amount, Pool) and name in ("weight", "weight_total"):
                actual = line.incentive.amount.shared_by.test.unit.name.lower()
            actual = "months" if name in ("undone", "net") and _of_months(line) else actual
            changed = actual == "money" and name in ("undone", "net")
            said = _changed_money(line)(value) if changed else number_in_words(value, Unit[actual.upper()], line.words)
            found.append(Figure(name, value, actual, said))
    return tuple(found)
