"""The sentences of an earning line, and the line they speak of with what they need at hand."""

from collections.abc import Callable, Mapping

from enishi_engine.core.expression import PPM, Unit
from enishi_engine.core.incentive import Banded, Incentive, Label, Rounding, Share, ValueUnit
from enishi_engine.core.program import Version
from enishi_engine.explain.explanation import Row
from enishi_engine.explain.recompute import parts_of_total
from enishi_engine.words import Vocabulary, amounts
from enishi_engine.words.expressions import number_in_words
from enishi_engine.words.language import phrase, spoken

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


class Line:
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


def quantity(value: int, banded: Banded, words: Vocabulary) -> str:
    return number_in_words(value, Unit.MONEY if banded.unit is ValueUnit.RATE else Unit.COUNT, words)


def pays(line: Line, total: int, banded: Banded, paid: int) -> str:
    """What a running total pays: each part of it times its band's value."""
    parts = [part for part in parts_of_total(total, banded) if part[1] != 0]
    said = quantity(total, banded, line.words)
    if not parts:
        return line.say("nothing_yet", total=said, paid=line.money(paid))
    is_rate = banded.unit is ValueUnit.RATE
    products = [f"{quantity(part, banded, line.words)} × {amounts.rate(value) if is_rate else line.money(value)}" for part, value in parts]
    exact = sum(part * value for part, value in parts) * (1 if is_rate else PPM)
    return line.say("pays", total=said, parts=f"{' + '.join(products)} = ", paid=line.rounding(exact, 6, paid))


def changed_money(line: Line) -> Callable[[int], str]:
    """How `undone` and `net` are written: of an order line in its own currency, of an earning in the program's."""
    return line.money if line.row["fact"] == "earning_line" else line.own_money


def of_months(line: Line) -> bool:
    """Does the line take back unused months?"""
    return line.incentive.take_back is not None and line.incentive.take_back.share is Share.UNUSED_MONTHS
