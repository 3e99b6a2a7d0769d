"""Planted bugs: each breaks one place of the plan, and the comparison with the oracle on a generated program must see it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generated import differences
from benchmarks.generated.case import Case
from benchmarks.generated.comparing import Difference
from engine.tests.operators.desk import Example, run
from enishi_engine import oracle
from enishi_engine.calculate import calculate
from enishi_engine.core.expression import Changes, Comparator, Compare, InForce, OrElse
from enishi_engine.core.incentive import Method, Rounding, Share, TakeBack
from enishi_engine.core.results import Result
from enishi_engine.plan import (
    amounts,
    arithmetic,
    benefits,
    cohorts,
    continuing,
    contracts,
    cut_offs,
    draft,
    earnings,
    exchange,
    failures,
    flags,
    gates,
    known,
    lookups,
    metrics,
    nested_figures,
    pairs,
    pools,
    priced,
    reviews,
    scalars,
    service,
    settling,
    through_versions,
    undoing,
    universe,
    unlocking,
    wording,
)

CASES = Path(__file__).with_name("cases")  # `python -m benchmarks.generated --replay FILE` shows one


@dataclass(frozen=True)
class Bug:
    """A mistake somebody could make: the words that a program needs to be hit by it, and how to make it."""

    name: str
    words: tuple[str, ...]
    plant: Callable[[pytest.MonkeyPatch], None]


def everywhere(patch: pytest.MonkeyPatch, original: Any, broken: Any) -> None:
    """Put `broken` in the place of a function in every module of the plan that uses it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("enishi_engine.plan"):
            for key, value in list(vars(module).items()):
                if value is original:
                    patch.setattr(module, key, broken)


def function(original: Callable[..., Any], broken: Callable[..., Any]) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: everywhere(patch, original, broken)


def printed(owner: Any, method: str, right: str, wrong: str) -> Callable[[pytest.MonkeyPatch], None]:
    """A method or function that prints `wrong` where it should print `right`."""
    original = getattr(owner, method)

    def broken(*given: Any, **named: Any) -> Any:
        text = original(*given, **named)
        return text.replace(right, wrong) if isinstance(text, str) else tuple(part.replace(right, wrong) for part in text)

    if isinstance(owner, type):
        return lambda patch: patch.setattr(owner, method, broken)
    return function(original, broken)


def by_steps(node: Any, right: str, wrong: str) -> Callable[[pytest.MonkeyPatch], None]:
    """A node of the steps of groups, which go by steps at reviews too: there every program shows its figures."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        asked_for = draft.AskedFor
        patch.setattr(
            draft, "AskedFor", lambda moments, first_month, many, rounding: asked_for(moments, first_month, many=True, rounding=rounding)
        )
        printed(node, "sql", right, wrong)(patch)

    return plant


def compare_without_equality(expression: Compare) -> str:
    wrong = replace(expression, comparator=Comparator.GREATER) if expression.comparator is Comparator.AT_LEAST else expression
    return _COMPARE(wrong)


def default_forgotten(expression: Any) -> str:
    return scalars_scalar(expression.operand if isinstance(expression, OrElse) else expression)


def weight_a_day_late(expression: Any) -> str:
    text = scalars_scalar(expression)
    return text.replace(">= DATE", "> DATE") if isinstance(expression, InForce) else text


def extreme_over_missing(function_: str, operands: tuple[str, ...]) -> str:
    return f"{function_}({', '.join(dict.fromkeys(operands))})" if len(set(operands)) > 1 else operands[0]


def rounded_by_float(product: str, divisor: str, mode: Rounding) -> str:
    return f"CAST(round(({product}) / CAST({divisor} AS DOUBLE)) AS HUGEINT)"


def half_even_read_as_half_up(product: str, divisor: str, mode: Rounding) -> str:
    return _ROUNDED(product, divisor, Rounding.HALF_UP if mode is Rounding.HALF_EVEN else mode)


def rounded_up_for_down(product: str, divisor: str, mode: Rounding) -> str:
    return _ROUNDED(product, divisor, Rounding.UP if mode is Rounding.DOWN else mode)


def months_run_over(day: str, months: str) -> str:
    """31 January + 1 month as 3 March: the day is not clamped."""
    return f"(CAST(date_trunc('month', {day}) + to_months(CAST({months} AS INTEGER)) AS DATE) + CAST(day({day}) - 1 AS INTEGER))"


def figures_swapped(had: Any, needed: Any, ranks: Any) -> failures.Figures:
    return _COMPARED(needed, had, ranks)


def any_earlier_order(self: lookups.GoingOn) -> str:
    joined: str = _JOINS.fget(self)
    return joined.replace("= b.line_ordered_on", "<= b.line_ordered_on")


def full_for_proportional(self: undoing.Undoing) -> TakeBack:
    said: TakeBack = _TAKE_BACK.fget(self)
    return replace(said, share=Share.FULL) if said.share is Share.PROPORTIONAL else said


def marginal_for_whole(total: str, amount: Any, *rest: Any) -> str:
    return _PAY_OF_TOTAL(total, replace(amount, method=Method.MARGINAL), *rest)


def previous_read_as_this(span: Any, first_month: int) -> Any:
    return _BOUNDS(replace(span, offset=0), first_month)


def every_fact_known(self: known.Known) -> str:
    return _KNOWN(replace(self, known_by=None))


def year_starts_in_january(day: str, period: Any, first_month: int) -> str:
    return _PERIOD_NUMBER(day, period, 1)


def bound_above(measure: Any, bound: int) -> str:
    return _AT_LEAST(measure, bound + 1)


_DAY_OF = metrics.FigureFacts.day
_JOINS = lookups.GoingOn.__dict__["joins"]
_COMPARE, scalars_scalar, _ROUNDED, _COMPARED = scalars._compare, scalars.scalar, arithmetic.rounded, failures._compared
_TAKE_BACK, _PAY_OF_TOTAL, _BOUNDS, _KNOWN = undoing.Undoing.__dict__["take_back"], amounts.pay_of_total, metrics.bounds, known.Known.sql
_PERIOD_NUMBER, _AT_LEAST = arithmetic.period_number, amounts.at_least


def gate(maker: Callable[..., list[failures.Failure]], reason: str, right: str, wrong: str) -> Callable[[pytest.MonkeyPatch], None]:
    """A gate that tests something else."""

    def broken(*given: Any) -> list[failures.Failure]:
        return [replace(one, test=one.test.replace(right, wrong)) if one.reason == reason else one for one in maker(*given)]

    return function(maker, broken)


def anew_with_each_text(right: Callable[..., str]) -> Callable[..., str]:
    """What is kept count of begins anew with each version."""

    def broken(self: priced.Priced, one: wording.Wording) -> str:
        text = right(self, one)
        return text.replace("PARTITION BY ", "PARTITION BY text, ") if self.several else text

    return broken


def limits_of_the_first_text(self: settling.Settled) -> str:
    first = self.words[0]
    texts = tuple(text for words in self.words for text in words.texts)
    return _SETTLED(replace(self, words=(replace(first, texts=texts),)) if first.limits else self)


def words_of_the_oldest_text(pair: Any, said: Any, ids: Any) -> Any:
    return _MEETING_OF(pair, tuple(reversed(said)), ids)


_SETTLED, _MEETING_OF = settling.Settled.sql, through_versions.meeting_of


def wide_to_narrow(limits: Any) -> Any:
    return tuple(reversed(_NARROW_TO_WIDE(limits)))


_NARROW_TO_WIDE = settling.narrow_to_wide

SECOND = '"id": "n1"'  # in the second text of a program

BUGS = (
    Bug("an operator of the printer: >= printed as >", (">= ",), function(scalars._compare, compare_without_equality)),
    Bug("an operator of the printer: or else forgets its default", ("or else",), function(scalars.scalar, default_forgotten)),
    Bug("an operator of the printer: min passes over a missing value", ("min(",), function(scalars._extreme, extreme_over_missing)),
    Bug("an operator of the printer: months are not clamped to the month's end", ('"entitled": {',), function(arithmetic.plus_months, months_run_over)),
    Bug("a mapping of text to plan: a proportional take-back read as full", ("proportional",),
        lambda patch: patch.setattr(undoing.Undoing, "take_back", property(full_for_proportional))),
    Bug("a mapping of text to plan: whole_amount read as marginal", ("whole_amount",), function(amounts.pay_of_total, marginal_for_whole)),
    Bug("a mapping of text to plan: the previous period read as this one", ("previous", "ranks"), function(metrics.bounds, previous_read_as_this)),
    Bug("a mapping of text to plan: the introducer read as the parent", ('"introducer"',),
        printed(universe.Universe, "payee", "introduced_by", "parent")),
    Bug("a mapping of text to plan: the program year read as the calendar's", ("quarter",),
        function(arithmetic.period_number, year_starts_in_january)),
    Bug("a rank read a day late", ('"ranks": {',), printed(lookups.Standing, "sql", "m.reference_day >= k.day", "m.reference_day > k.day")),
    Bug("a band off by one: a measure on the border belongs to the lower band", ("bands",), function(amounts.at_least, bound_above)),
    Bug("a band off by one: a running total on the border", ("whole_amount",), printed(amounts, "_whole_amount", " < ", " <= ")),
    Bug("a float: rounding by division", ("rate",), function(arithmetic.rounded, rounded_by_float)),
    Bug("half_even rounded as half_up", ("half_even",), function(arithmetic.rounded, half_even_read_as_half_up)),
    Bug("down rounded up", ("down",), function(arithmetic.rounded, rounded_up_for_down)),
    Bug("a reason naming the wrong figure: needed and had exchanged", ('"condition": ',), function(failures._compared, figures_swapped)),
    Bug("a reason naming the wrong figure: the day after the entitlement's last", ('"entitled": {',),
        printed(gates, "minus_days", "CAST(1 AS INTEGER)", "CAST(0 AS INTEGER)")),
    Bug("a split's left-over unit goes to the later partner", ('"credits": [',), printed(arithmetic, "share", "i < place", "i > place")),
    Bug("credits by their first day, exclusive", ('"credits": [',), printed(known.Credits, "sql", "c.first_day <= l.ordered_on", "c.first_day < l.ordered_on")),
    Bug("two best of the same amount: the later one pays", ('"best"',), printed(settling, "settle", " > ", " >= ")),
    Bug("this_first: the other one goes first", ('"this_first"',), printed(settling, "settle", "AND TRUE", "AND FALSE")),
    Bug("running totals from the last line to the first", ("method",), printed(priced.Priced, "totals", "ORDER BY day, ", "ORDER BY day DESC, ")),
    Bug("running totals that begin anew with a version", ('"method"', SECOND),
        lambda patch: patch.setattr(priced.Priced, "total", anew_with_each_text(priced.Priced.total))),
    Bug("the limits of the first text for all", ('"max": ', SECOND), lambda patch: patch.setattr(settling.Settled, "sql", limits_of_the_first_text)),
    Bug("incentives that meet by the words of the oldest text", ('"text_as_of"', SECOND), function(through_versions.meeting_of, words_of_the_oldest_text)),
    Bug("once_per that begins anew with a version", ("once_per", SECOND),
        lambda patch: patch.setattr(priced.Priced, "turn", anew_with_each_text(priced.Priced.turn))),
    Bug("a frozen text read as the counting day's", ("text_as_of", SECOND), lambda patch: patch.setattr(universe.Judged, "text_day", lambda self: "day")),
    Bug("limits from wide to narrow", ('"max": ',), function(settling.narrow_to_wide, wide_to_narrow)),
    Bug("a cap that lets the line that reaches it through whole", ('"max": ',), printed(settling, "limited_total", "least(", "greatest(")),
    Bug("targets signed by one side only", ("target.",), printed(known.Targets, "sql", "AND maker_signed_on", "OR maker_signed_on")),
    Bug("targets signed late without saying so", ("target.",), printed(known.Targets, "sql", "<= first_day OR agreed_late", ">= first_day OR agreed_late")),
    Bug("late claims count", ('"claim": {',), gate(gates._claimed, "claimed_late", "claimed_on >", "claimed_on - 1000 >")),
    Bug("an entitlement that lasts a day longer", ('"entitled": {',), gate(gates._entitled, "entitlement_over", "day >=", "day >")),
    Bug("a bundle's days counted with the first", ('"bundle": {',), gate(gates._paired, "too_late", " > ", " >= ")),
    Bug("a bundle completed by a later line", ('"bundle": {',), printed(pairs.EarlierLines, "sql", "AND 1 PRECEDING", "AND UNBOUNDED FOLLOWING")),
    Bug("payable beyond what the customer paid", ("customer_paid",), printed(settling.EarningLines, "paid_share", "least(greatest(paid - net_before, 0), net_part)", "paid")),
    Bug("facts learned later are known", ('"known_by": "',), lambda patch: patch.setattr(known.Known, "sql", every_fact_known)),
    Bug("the lower revision counts", ('"revision": ',), printed(known.Known, "sql", "revision DESC", "revision ASC")),
    Bug("a grace that is not given", ('"grace": ',), printed(reviews.ReviewFold, "action", "failed < ", "failed < 0 * ")),
    Bug("a choice seen on the day it was confirmed", ('"rank_choices": [', "chosen"), printed(reviews.Reviews, "sql", "c.confirmed_on < d.day", "c.confirmed_on <= d.day")),
    Bug("a benefit of the least rank held", ('"benefits": {', " per "), printed(benefits.BenefitRows, "sql", "entitled DESC, place", "entitled ASC, place")),
    Bug("a benefit of the rank of the period's first day alone", ('"benefits": {', " per "), printed(benefits.BenefitRows, "held", "k.day <= s.closes", "FALSE")),
    Bug("a flag looked at a day late", ('"flags": [',), printed(flags, "flag_moments", "d.day AS cut", "d.day + 1 AS cut")),
    Bug("reviews of closed periods read what came later", ('"closings": [', "known_by"), printed(cut_offs.CutOffs, "sql", "g.before >= c.first_day", "FALSE")),
    Bug("a special term of another incentive counts", ('"special_terms"',), printed(contracts.SpecialDays, "sql", "WHERE incentive =", "WHERE incentive <>")),
    Bug("consent given later counts", ('"payee": "person"', '"consented_on"'), printed(universe.Universe, "payee", "<= o.day", "IS NOT NULL")),
    Bug("a place after a tie is not left out", ("position(",), printed(cohorts.Places, "sql", "rank()", "dense_rank()")),
    Bug("who is not in business is compared", ("position(", '"partners": ['), printed(cohorts, "compared_moments", "m.reference_day)", "m.reference_day - 4000)")),
    Bug("last sold for first sold", ("line.first_sold",), printed(known.FirstSales, "sql", "min(l.ordered_on)", "max(l.ordered_on)")),
    Bug("a group that goes on is counted again", ("count(each",), by_steps(nested_figures.GroupsRunning, "met - coalesce", "met - 0 * coalesce")),
    Bug("groups that fail their test are counted", ("count(each", "since contract"), printed(nested_figures.GroupsMet, "sql", "WHERE metric_met", "")),
    Bug("a day is judged at its beginning", ("count(day",), printed(nested_figures.DaysAsked, "sql", "+ CAST(1 AS INTEGER)) AS cut", "+ CAST(0 AS INTEGER)) AS cut")),
    Bug("a full time counted when one is short of it", ("per full",), printed(scalars, "_times", "//", "+ 1 //")),
    Bug("what is paid on earnings keeps what is taken back of them", ('"of": ', '"take_back": {', '"line_changes"'),
        printed(settling.EarningLines, "undone_with", "abs(undone)", "0 * abs(undone)")),
    Bug("what is paid on an earning counts by the day after", ('"of": ',), printed(earnings.Earnings, "sql", "r.day AS earned_on", "r.day + 1 AS earned_on")),
    Bug("agreements count by their last day", ('"pays_for": "contract"', '"agreements"'), printed(known.SignedAgreements, "sql", "a.first_day AS signed_on", "a.last_day AS signed_on")),
    Bug("a running total that is reopened keeps what was undone", ('"reopens": "bands"', '"line_changes"'),
        printed(undoing, "base_left", "coalesce(fallen.base_taken, 0)", "0")),
    Bug("a limit that is reopened is not freed", ('"reopens": "limits"', '"line_changes"'),
        printed(settling.Settled, "counted", "[-1]", "[0]")),  # places count from 1: there is none
    Bug("a budget that is spent on the last to come", ('"order": "booked"',), lambda patch: patch.setattr(settling, "BOOKED", "seq DESC, seller_no")),
    Bug("a share of a budget without its remainder", ('"order": "prorated"',), printed(settling.Settled, "prorated", "THEN 1 ELSE 0", "THEN 0 ELSE 0")),
    Bug("the left-over units of a pool go to the smallest remainders", ('"pool_share"',), printed(pools.Shares, "sql", "DESC, seller_no", "ASC, seller_no")),
    Bug("events of another kind are candidates", ('"event": ',), printed(universe.Judged, "in_scope", "IN (", "NOT IN (")),
    Bug("a month paid although the service ended on its first day", ("recurring_commission", '"line_changes"'),
        gate(gates._in_service, "ended", "day >=", "day >")),
    Bug("service months counted from the month before", ("recurring_commission",), printed(service.ServiceMonths, "sql", "service_month_number - 1", "service_month_number")),
    Bug("a service month's base as that of the first", ("recurring_commission",), printed(service, "before", "- 1)", "- service_month_number)")),
    Bug("a month that has begun on the day is not used", ("unused_months",), printed(service, "unused", ">= ", "> ")),
    Bug("an earlier downgrade takes back too", ("downgrade", "unused_months"), printed(service, "went_back", "d.date > e.day", "d.date <> e.day")),
    Bug("a term that ends a day late", ("previous_last_day",), printed(known, "minus_days", "CAST(1 AS INTEGER)", "CAST(0 AS INTEGER)")),
    Bug("an approval after the run's last day counts", ("mdf_claim", '"until": "', '"claims": ['), printed(known.MarketingClaims, "known", "<= ", "IS NOT NULL OR c.requested_on <= ")),
    Bug("the month of the order is tested too", ('"while": ',), printed(continuing, "tested", "+ INTERVAL 1 MONTH, CAST", "+ INTERVAL 0 MONTH, CAST")),
    Bug("an event unlocks from the day after", ('"unlocked": ',), gate(gates._unlocked, "not_unlocked", "day < ", "day <= ")),
    Bug("an event of another partner unlocks", ('"unlocked": ',), printed(unlocking.UnlockedDays, "happened", "PARTITION BY partner ORDER", "ORDER")),
    Bug("a rate read from the day after its own", ('"currency": "', '"rates": ['), printed(exchange.Exchange, "join", ">= x.day", "> x.day")),
    Bug("a change converted by itself", ('"currency": "', '"rates": [', '"line_changes"'), printed(exchange.Exchange, "of_changes", "l.undone_after - l.undoes", "0 * l.undoes")),
    Bug("a take-back of the share of the converted net", ('"currency": "', '"rates": [', "proportional"), lambda patch: patch.setattr(through_versions, "OWN_NET", "line_net")),
    Bug("credits of service months as of the order day", ("recurring_commission", '"credits": ['), printed(known.Credits, "sql", "l.service_month_first_day", "l.line_ordered_on")),
)  # fmt: skip


# The kept program that shows each bug.
SHOWN_BY: dict[str, int] = {
    "an event of another partner unlocks": 31,
    "an event unlocks from the day after": 103,
    "the left-over units of a pool go to the smallest remainders": 29,
    "an operator of the printer: >= printed as >": 1,
    "an operator of the printer: min passes over a missing value": 7,
    "a mapping of text to plan: a proportional take-back read as full": 12,
    "a mapping of text to plan: the previous period read as this one": 0,
    "a mapping of text to plan: the program year read as the calendar's": 3,
    "a band off by one: a measure on the border belongs to the lower band": 6,
    "a float: rounding by division": 1,
    "down rounded up": 1,
    "a reason naming the wrong figure: the day after the entitlement's last": 13,
    "credits by their first day, exclusive": 6,
    "this_first: the other one goes first": 12,
    "running totals that begin anew with a version": 12,
    "incentives that meet by the words of the oldest text": 374,
    "a frozen text read as the counting day's": 3,
    "a cap that lets the line that reaches it through whole": 0,
    "targets signed late without saying so": 23,
    "facts learned later are known": 1,
    "a grace that is not given": 26,
    "a choice seen on the day it was confirmed": 6,
    "a benefit of the rank of the period's first day alone": 15,
    "a flag looked at a day late": 0,
    "a special term of another incentive counts": 1,
    "a place after a tie is not left out": 114,
    "who is not in business is compared": 6,
    "last sold for first sold": 34,
    "a day is judged at its beginning": 107,
    "what is paid on earnings keeps what is taken back of them": 142,
    "agreements count by their last day": 30,
    "a share of a budget without its remainder": 42,
    "a month paid although the service ended on its first day": 87,
    "a service month's base as that of the first": 10,
    "an earlier downgrade takes back too": 99,
    "an approval after the run's last day counts": 17,
    "the month of the order is tested too": 6,
    "an operator of the printer: or else forgets its default": 15,
    "an operator of the printer: months are not clamped to the month's end": 17,
    "a mapping of text to plan: whole_amount read as marginal": 1,
    "a mapping of text to plan: the introducer read as the parent": 3,
    "a rank read a day late": 34,
    "a band off by one: a running total on the border": 1,
    "half_even rounded as half_up": 31,
    "a reason naming the wrong figure: needed and had exchanged": 0,
    "a split's left-over unit goes to the later partner": 11,
    "two best of the same amount: the later one pays": 35,
    "running totals from the last line to the first": 1,
    "the limits of the first text for all": 159,
    "once_per that begins anew with a version": 73,
    "limits from wide to narrow": 11,
    "targets signed by one side only": 23,
    "late claims count": 47,
    "a bundle completed by a later line": 60,
    "payable beyond what the customer paid": 12,
    "the lower revision counts": 11,
    "a benefit of the least rank held": 0,
    "reviews of closed periods read what came later": 13,
    "consent given later counts": 3,
    "a group that goes on is counted again": 85,
    "groups that fail their test are counted": 20,
    "a full time counted when one is short of it": 0,
    "what is paid on an earning counts by the day after": 1,
    "a running total that is reopened keeps what was undone": 3,
    "a limit that is reopened is not freed": 218,
    "a budget that is spent on the last to come": 70,
    "events of another kind are candidates": 0,
    "service months counted from the month before": 3,
    "a month that has begun on the day is not used": 103,
    "a term that ends a day late": 34,
    "a rate read from the day after its own": 21,
    "a change converted by itself": 103,
    "a take-back of the share of the converted net": 159,
    "credits of service months as of the order day": 20,
    "an entitlement that lasts a day longer": 168,
    "a bundle's days counted with the first": 168,
}


@cache
def kept_case(number: int) -> Case:
    """A program with its facts as the generator once made it, kept so that the generator may change."""
    return Case.from_json((CASES / f"{number}.json").read_text(encoding="utf-8"))


@cache
def oracle_result(number: int) -> Result:
    """The oracle's answer on a kept case, asked once a session."""
    case = kept_case(number)
    return oracle.calculate(case.program(), case.facts(), known_by=case.moment, until=case.last_day)


def found_differences(number: int) -> list[Difference]:
    case = kept_case(number)
    return differences(calculate(case.program(), case.facts(), known_by=case.moment, until=case.last_day), oracle_result(number))


@pytest.mark.parametrize("number", sorted(set(SHOWN_BY.values())))
def test_without_a_bug_both_readers_agree_on_a_kept_case(number: int):
    assert found_differences(number) == []


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_comparison_sees_a_planted_bug(bug: Bug, monkeypatch: pytest.MonkeyPatch):
    number = SHOWN_BY[bug.name]
    text = kept_case(number).to_json()
    assert all(word in text for word in bug.words)
    oracle_result(number)  # a bug is of the plan alone
    bug.plant(monkeypatch)

    assert found_differences(number), "The kept program does not show it; is the place still there that it breaks?"


WEIGHED = """weights:
  points: {day: line.ordered_on, tables: {2024-01-01: {by: line.kind, otherwise: 3}, 2024-04-01: {by: line.kind, otherwise: 1}}}
metrics: {m: sum(points) over month}
ranks: {promote: monthly, ladder: [{id: bronze}]}
incentives: []
"""
GROUPED = """metrics: {m: count(each line.customer where sum(line.net) >= 1) over trailing 1 days}
ranks: {promote: monthly, ladder: [{id: bronze}]}
incentives: []
"""
PLACED = """metrics: {share: "sum(line.net) over month / sum(line.list) over month"}
incentives: [{id: first, type: target_bonus, over: month, reached: position(share) <= 1, amount: 500, limits: none}]
"""


def commission(more: str) -> str:
    return f"incentives: [{{id: c, type: commission, base: line.net, rate: 10 %, limits: none, {more}}}]\n"


KEPT = """metrics: {m: sum(line.net) over month}
ranks: {promote: monthly, keep: 2 months, ladder: [{id: bronze}, {id: gold, condition: m >= 100}]}
incentives: []
"""
LEFT = """metrics: {m: {is: FIGURE over month, changes: on_day_of_line}}
ranks: {promote: monthly, ladder: [{id: bronze}]}
incentives: []
"""
CANCELLED = "line A1 2024-03-31 400; change C1 A1 cancel - 2024-04-02; line Z9 2024-05-01 1 partner=kita"


SPIFF = "incentives: [{id: s, type: spiff, per: line, amount: 100, limits: none}]"
CONSENT_OF_FEBRUARY = (
    "person ken aoba consented_on=2024-02-01 consent_until=2024-02-29; line A1 2024-02-29 1 person=ken; line A2 2024-03-01 1 person=ken"
)


def changes_on_their_own_day(self: metrics.FigureFacts, change_date: str) -> str:
    return _DAY_OF(replace(self, figure=replace(self.figure, changes=Changes.ON_OWN_DAY)), change_date)


# Generated programs seldom stand where these show, so they are planted under a case by hand.
BY_HAND = (
    ("a consent that has ended goes on", printed(universe.Universe, "payee", "o.day <= consenting.consent_until", "TRUE"),
        Example("", SPIFF, CONSENT_OF_FEBRUARY)),
    ("a consent ends a day early", printed(universe.Universe, "payee", "o.day <= consenting.consent_until", "o.day < consenting.consent_until"),
        Example("", SPIFF, CONSENT_OF_FEBRUARY)),
    ("a weight from the day after its table's day", function(scalars.scalar, weight_a_day_late),
        Example("", WEIGHED, "line A1 2024-04-01 1; line Z9 2024-05-01 1 partner=kita")),
    ("deals registered late count", gate(gates._registered, "registered_late", "> day", "> day + 30"),
        Example("", commission("registered: any_time"), "deal D1 2024-03-02; line A1 2024-03-01 100 deal=D1", until="2024-12-31")),
    ("ratios compared by their whole part", printed(cohorts.Places, "order", "digit_1 DESC", "digit_0 DESC"),
        Example("", PLACED, "line A1 2024-01-10 1 list_minor=3; line K1 2024-01-10 1 list_minor=2 partner=kita", until="2024-01-31")),
    ("a fact leaves its group a day late", by_steps(nested_figures.GroupSteps, "CAST(2 AS INTEGER)", "CAST(3 AS INTEGER)"),
        Example("", GROUPED, "line A1 2024-01-30 5 customer=kawa; line Z9 2024-02-01 1 partner=kita customer=mori; customer kawa; customer mori")),
    ("a take-back's window a day short", printed(undoing.Undoing, "after_changes", "<= ", "< "),
        Example("", commission("take_back: {after: [refund], within: 30 days, share: full}"), "line A1 2024-03-01 100; change R1 A1 refund 100 2024-03-31", until="2024-12-31")),
    ("what failed on the day of a refund comes after it", printed(undoing.Undoing, "states", "e.change_date < ", "e.change_date <= "),
        Example("", "ranks: {promote: never, ladder: [{id: bronze}, {id: silver}]}\n" + commission("take_back: {after: [refund], share: proportional}, "
            "while: {condition: rank >= silver, otherwise: take_back, within: 6 months}"), "decision D1 aoba silver 2024-01-01; "
            "decision D2 aoba bronze 2024-06-01; line A1 2024-03-10 100; change R1 A1 refund 40 2024-06-01", until="2024-12-31")),
    ("a rank kept a month too long", printed(reviews.ReviewFold, "action", "day < ", "day <= "),
        Example("", KEPT, "line A1 2024-01-31 100; line Z9 2024-04-02 1 partner=kita")),
    ("a change on its own day where the metric says its line's", lambda patch: patch.setattr(metrics.FigureFacts, "day", changes_on_their_own_day),
        Example("", LEFT.replace("FIGURE", "sum(line.net)"), CANCELLED)),
    ("a wholly undone line is counted where the metric leaves it out", lambda patch: patch.setattr(metrics.FigureFacts, "without_gone", lambda _: False),
        Example("", LEFT.replace("FIGURE", "count(line)"), CANCELLED)),
    ("what is ordered after a contract goes on too", lambda patch: patch.setattr(lookups.GoingOn, "joins", property(any_earlier_order)),
        Example("", commission("earned_on: acceptance, after_contract: goes_on"), "agreement G1 aoba agency 2024-01-01 last_day=2024-03-31; "
            "line A1 2024-03-01 100 accepted_on=2024-04-20; line A2 2024-04-10 100 accepted_on=2024-05-01", until="2024-06-30")),
)  # fmt: skip


@pytest.mark.parametrize(("plant", "example"), [pytest.param(plant, example, id=name) for name, plant, example in BY_HAND])
def test_the_comparison_sees_a_bug_planted_under_a_case_by_hand(
    plant: Callable[[pytest.MonkeyPatch], None], example: Example, monkeypatch: pytest.MonkeyPatch
):
    run(example)
    plant(monkeypatch)

    with pytest.raises(AssertionError):
        run(example)
