"""How a take-back came about: what was earned, how much of it is undone, less what was taken back before."""

from collections.abc import Iterator

from enishi_engine.core.incentive import Banded, Condition, OnEarning, Payable, Reopens
from enishi_engine.explain.explanation import Row
from enishi_engine.explain.facts import fact_in_words
from enishi_engine.explain.recompute import by_failure, fallen_of_total, pay_of_total, returns_in_full, share_undone, taken_back_so_far
from enishi_engine.explain.sentences import Line, changed_money, of_months, pays, quantity
from enishi_engine.words import amounts, in_words
from enishi_engine.words.language import quoted


def taken_back(line: Line, origin: Row | None, before: Row | None) -> Iterator[str]:
    """The sentences of a take-back line; `origin` is the earning line it undoes, `before` the take-back of that before it."""
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


def _failed_condition(line: Line) -> Condition | None:
    """The continuing condition that failed, be it of what this is paid on; None where a change takes back."""
    if by_failure(line.row):
        return line.incentive.continuing
    occasion = line.incentive.occasion
    if not isinstance(occasion, OnEarning) or line.row["change"] != f"ended-{line.row['day']}":
        return None
    return next(one.continuing for one in line.version.incentives if one.id == occasion.of)


def _taken_for_change(line: Line, origin: Row | None, before: Row | None) -> Iterator[str]:
    yield from _taken_share(line) if origin is None else _taken_steps(line, origin, before)


def _taken_share(line: Line) -> Iterator[str]:
    if of_months(line):
        undone, net = (amounts.months(line.row[name], line.words.language) for name in ("undone", "net"))
        yield line.say("taken_unused", net=net, undone=undone)
    elif line.row["net"] > 0:
        key = {"service_month": "taken_undone_of_month", "earning_line": "taken_of_earning"}.get(line.row["fact"], "taken_undone")
        money = changed_money(line)
        yield line.say(key, net=money(line.row["net"]), undone=money(line.row["undone"]))


def _taken_steps(line: Line, origin: Row, before: Row | None) -> Iterator[str]:
    """What was earned × undone ÷ net, less what was taken back before; of a reopened running total what it pays less."""
    yield from _fallen(line, origin) if Reopens.BANDS in line.incentive.reopens else _share_taken(line, origin)
    if Reopens.LIMITS in line.incentive.reopens:
        yield line.say("limits_reopened", fallen=line.money(-line.row["calculated"]), amount=line.money(-line.row["amount"]))
    elif before is not None and not _at_once(line):
        yield _less_before(line, origin, before)


def _less_before(line: Line, origin: Row, before: Row) -> str:
    taken = taken_back_so_far(before, origin, line.incentive, line.version)
    return line.say("taken_before", before=line.money(taken), amount=line.money(-line.row["amount"]))


def _at_once(line: Line) -> bool:
    """Is everything taken back with the first change?"""
    return not isinstance(line.incentive.occasion, OnEarning) and (returns_in_full(line.incentive) or line.row["net"] <= 0)


def _fallen(line: Line, origin: Row) -> Iterator[str]:
    """The running total with and without what is undone of the line, what each pays, and how much less that is."""
    row, banded = line.row, line.incentive.amount
    assert isinstance(banded, Banded), "only a running total is reopened"
    undone = share_undone(row, origin["base"], line.incentive, line.version)
    after, left = origin["total_after"], origin["total_after"] - undone
    said = {"undone": undone, "after": after, "left": left}
    yield line.say("total_left", **{name: quantity(value, banded, line.words) for name, value in said.items()})
    paid_after, paid_left = (pay_of_total(total, banded, line.version.rounding) for total in (after, left))
    yield pays(line, after, banded, paid_after)
    yield pays(line, left, banded, paid_left)
    fallen = fallen_of_total(row, origin, line.incentive, line.version)
    yield line.say("fallen", after=line.money(paid_after), left=line.money(paid_left), fallen=line.money(fallen))
    if origin["amount"] != origin["calculated"] and Reopens.LIMITS not in line.incentive.reopens:
        result = line.rounded_quotient(
            origin["amount"] * fallen, origin["calculated"], taken_back_so_far(row, origin, line.incentive, line.version)
        )
        figures = {"earned": origin["amount"], "fallen": fallen, "calculated": origin["calculated"]}
        yield line.say("taken_of_limited", result=result, **{name: line.money(value) for name, value in figures.items()})


def _share_taken(line: Line, origin: Row) -> Iterator[str]:
    """What was earned × undone ÷ net; where limits are reopened, of what was earned before them."""
    row, earned = line.row, origin["calculated" if Reopens.LIMITS in line.incentive.reopens else "amount"]
    now = taken_back_so_far(row, origin, line.incentive, line.version)
    if _at_once(line):
        yield line.say("taken_full", earned=line.money(earned))
        return
    sign = -1 if row["net"] < 0 else 1
    result = line.rounded_quotient(sign * earned * row["undone"], abs(row["net"]), now)
    if of_months(line):
        undone, net = (amounts.months(row[name], line.words.language) for name in ("undone", "net"))
        yield line.say("taken_share_of_months", earned=line.money(earned), undone=undone, net=net, result=result)
        return
    key = {"service_month": "taken_share_of_month", "earning_line": "taken_with_earning"}.get(row["fact"], "taken_share")
    money = changed_money(line)
    yield line.say(key, earned=line.money(earned), undone=money(row["undone"]), net=money(row["net"]), result=result)
