"""Phrases of incentives, metrics and ladders by name, and which of them can stand in one incentive."""

from collections.abc import Iterator

from enishi_engine.core.expression import (
    Aggregate,
    Changes,
    ChosenRank,
    CohortSize,
    CurrentRank,
    Expression,
    Field,
    Per,
    Position,
    SpanKind,
    Weight,
    walk,
)
from enishi_engine.core.incentive import (
    UNLIMITED,
    Banded,
    Bands,
    ByBand,
    ByKey,
    Fixed,
    Incentive,
    Ladder,
    LineOccasion,
    OnAgreement,
    OnClaim,
    OnEarning,
    OnEvent,
    OnLine,
    OnPeriod,
    OnServiceMonth,
    Payable,
    PaysAs,
    Percent,
    PerUnit,
    Pool,
    Settles,
    Table,
    Value,
)  # fmt: skip
from enishi_engine.core.program import Version


def occasion_name(incentive: Incentive) -> str:
    match incentive.occasion:
        case OnLine():
            return "on lines"
        case OnServiceMonth():
            return "on service months"
        case OnEvent():
            return "on events"
        case OnPeriod():
            return "on periods"
        case OnEarning():
            return "on earnings"
        case OnAgreement():
            return "on agreements"
        case OnClaim():
            return "on claims"


def tables_of(incentive: Incentive) -> list[Table]:
    """The table of values and every table in it."""
    amount = incentive.amount
    waiting: list[Table] = [] if isinstance(amount, Banded | Pool) else [amount.rates if isinstance(amount, Percent) else amount.amounts]
    found: list[Table] = []
    while waiting:
        table = waiting.pop()
        found.append(table)
        if isinstance(table, ByKey):
            waiting += [row for _, row in table.rows] + ([table.otherwise] if table.otherwise is not None else [])
    return found


def amount_phrases(incentive: Incentive) -> Iterator[str]:
    amount = incentive.amount
    match amount:
        case Percent():
            yield "percent"
        case Fixed():
            yield "fixed"
        case PerUnit():
            yield "per unit"
        case Banded(bands, _, _, method):
            yield f"running total, {method.value}"
            yield beyond_name(bands)
        case Pool(_, of):
            yield "pool of an amount" if of is None else "pool of a percentage"
    tables = tables_of(incentive)
    yield from ("table by key" for table in tables if isinstance(table, ByKey))
    for table in tables:
        if isinstance(table, ByBand):
            yield "table by band"
            yield beyond_name(table.bands)


def beyond_name(bands: Bands) -> str:
    return f"beyond: {bands.beyond.value}"


def limit_phrases(incentive: Incentive) -> Iterator[str]:
    for limit in incentive.limits or ():
        if limit.order is not None:
            yield f"budget {limit.order.value}"
            continue
        yield from (f"limit per {key.value}" for key in limit.per)
        yield from ("cap",) if limit.maximum is not None else ()
        yield from ("floor",) if limit.minimum is not None else ()


def gate_phrases(incentive: Incentive) -> Iterator[str]:
    days = incentive.campaign
    if days.first_day is not None or days.last_day is not None:
        yield f"tested_on: {days.on.value if days.on is not None else 'counting day'}"
    yield from (f"text_as_of: {incentive.text_as_of.value}",) if incentive.text_as_of is not None else ()
    yield from ("scope",) if incentive.scope is not None else ()
    yield from ("who",) if incentive.who else ()
    yield from ("condition",) if incentive.condition else ()
    yield from (f"entitled from {incentive.entitled.anchor.value}",) if incentive.entitled is not None else ()
    yield from ("while",) if incentive.continuing is not None else ()
    yield from ("while, or taken back",) if incentive.uncertain_months is not None else ()
    yield from ("unlocked",) if incentive.unlocked is not None else ()
    yield from (
        (f"registered {'any_time' if incentive.registration.days is None else 'within'}",) if incentive.registration is not None else ()
    )
    yield from (f"claim {'by last_day' if incentive.claim.days is None else 'within'}",) if incentive.claim is not None else ()
    yield from (f"bundle, same {incentive.pair.same.value}",) if incentive.pair is not None else ()
    yield from ("requires",) if incentive.requires is not None else ()
    yield from (f"once_per {incentive.once_per.value}",) if incentive.once_per is not None else ()


def return_phrases(incentive: Incentive) -> Iterator[str]:
    if incentive.after_contract is not None:
        way = "settles" if isinstance(incentive.after_contract, Settles) else "goes_on"
        yield f"after_contract: {way}" if incentive.after_contract.months is None else f"after_contract: {way} for months"
    yield from ("payable: customer_paid",) if incentive.payable is Payable.CUSTOMER_PAID else ()
    if incentive.take_back is not None:
        yield f"take_back {incentive.take_back.share.value}"
        yield from ("take_back within",) if incentive.take_back.days is not None else ()
    yield from (f"reopens: {one.value}" for one in incentive.reopens)
    yield from ("pays_as: marketing_money",) if incentive.pays_as is PaysAs.MARKETING_MONEY else ()


def phrases_of(incentive: Incentive) -> frozenset[str]:
    """The phrases of one incentive that every other phrase is to meet."""
    found = {occasion_name(incentive), f"payee: {incentive.payee.value}", *amount_phrases(incentive), *gate_phrases(incentive)}
    if isinstance(incentive.occasion, LineOccasion):
        found |= {f"credit: {incentive.role.value}"}
    if isinstance(incentive.occasion, OnLine):
        found |= {f"earned_on: {incentive.earned_on.value}"}
    return frozenset({*found, *limit_phrases(incentive), *return_phrases(incentive)})


def everything_in(incentive: Incentive) -> frozenset[str]:
    """The phrases, and the finer ones that are counted but not paired: types, periods, units of keys and measures."""
    found = set(phrases_of(incentive)) | {f"type: {incentive.type}"}
    if isinstance(incentive.occasion, OnPeriod):
        found.add(
            f"period: {incentive.occasion.kind.value} {incentive.occasion.period.value}"
            if incentive.occasion.kind.value != "campaign"
            else "period: campaign"
        )
    found |= set(unlocking_phrases(incentive))
    if isinstance(incentive.amount, Banded):
        over = incentive.amount.over
        found |= {f"running total over: {over.kind.value}", f"running total of {incentive.amount.unit.name.lower()}s"}
    tables = tables_of(incentive)
    found |= {f"pool shared by: {incentive.amount.shared_by.test.unit.name.lower()}"} if isinstance(incentive.amount, Pool) else set()
    found |= {f"table by key: {table.key.unit.name.lower()}" for table in tables if isinstance(table, ByKey)}
    found |= {f"bands by: {table.measure.unit.name.lower()}" for table in tables if isinstance(table, ByBand)}
    if any(isinstance(table, ByKey) and any(not isinstance(row, Value) for _, row in table.rows) for table in tables):
        found.add("table within a table")
    found |= {phrase for expression in expressions_in(incentive) for phrase in place_phrases(expression)}
    found |= {"several limits"} if len(incentive.limits or ()) > 1 else set()
    return frozenset(found)


def unlocking_phrases(incentive: Incentive) -> Iterator[str]:
    """What unlocks, and from when on."""
    if incentive.unlocked is None:
        return
    events, period = incentive.unlocked.events, incentive.unlocked.period
    yield f"unlocked from {'the day' if period is None else f'next {period.value}'}"
    yield from ("unlocked by several",) if len(events) > 1 else ()
    for event in events:
        yield from ("unlocked by several times",) if event.times > 1 else ()
        yield from ("unlocked about",) if event.subject is not None else ()
        yield from ("unlocked reaching",) if event.value is not None else ()


def expressions_in(incentive: Incentive) -> Iterator[Expression]:
    """Everything that is calculated in an incentive."""
    conditions = (*((incentive.scope,) if incentive.scope else ()), *incentive.who, *incentive.condition)
    yield from (condition.test for condition in conditions)
    yield from (incentive.continuing.test,) if incentive.continuing is not None else ()
    yield from (incentive.base,) if incentive.base is not None else ()
    yield from (incentive.amount.units,) if isinstance(incentive.amount, PerUnit) else ()
    yield from (figure.test for figure in incentive.amount.figures) if isinstance(incentive.amount, Pool) else ()
    for table in tables_of(incentive):
        if not isinstance(table, Value):
            yield table.key if isinstance(table, ByKey) else table.measure


def place_phrases(expression: Expression) -> Iterator[str]:
    """Places among partners, and what cuts them."""
    for part in walk(expression):
        if isinstance(part, Position | CohortSize):
            yield "position" if isinstance(part, Position) else "cohort"
            yield from ("position by a code of partners",) if part.by is not None else ()


def metric_phrases(expression: Expression) -> Iterator[str]:
    """Figures and their spans."""
    for part in walk(expression):
        if isinstance(part, Per):
            yield f"{'per full' if part.full else 'per'} of {part.operand.unit.name.lower()}"
            yield from ("a product counted in parts",) if part.factor is not None else ()
        if isinstance(part, Weight):
            yield f"weight of {part.entity}"
            days = {inner.path for inner in walk(part.table.day) if isinstance(inner, Field)}
            yield from (f"weight dated by {day}" for day in sorted(days))
        if isinstance(part, Aggregate):
            span = part.span
            yield f"{part.fold.value} of {part.entity}"
            yield from (f"changes: {part.changes.value}, {part.fold.value}",) if part.changes is Changes.ON_DAY_OF_LINE else ()
            if part.entity != "day":
                yield f"by {part.entity}.{part.by}" if part.by is not None else f"state of {part.entity}"
            if span.kind in (SpanKind.CALENDAR, SpanKind.PROGRAM):
                yield f"over {span.kind.value} {span.period.value}, {min(span.offset, 2)} back"
            else:
                yield f"over {span.kind.value}"
            yield from ("as of a day",) if span.as_of is not None else ()


def ladder_phrases(ladder: Ladder | None) -> Iterator[str]:
    if ladder is None:
        yield "no ladder"
        return
    for what, rhythm in (("promote", ladder.promote), ("demote", ladder.demote)):
        yield f"{what}: {'never' if rhythm.period is None else rhythm.period.value}{' on a day' if rhythm.month_day else ''}"
    yield from ("step up one",) if ladder.one_step_up else ()
    yield from ("step down one",) if ladder.one_step_down else ()
    yield from ("keep",) if ladder.keep_months else ()
    yield from ("grace",) if ladder.grace else ()
    if any(isinstance(part, ChosenRank) for rung in ladder.rungs if rung.condition for part in walk(rung.condition.test)):
        yield "chosen rank"
    for rung in ladder.rungs:
        yield from (f"{phrase} in a ladder" for phrase in (place_phrases(rung.condition.test) if rung.condition else ()))
    uses = [(one.id, one.use.figure.unit) for one in ladder.benefits if one.use is not None]
    yield from (f"benefit counted in {unit.name.lower()}" for _, unit in uses)
    if any(rung.benefits.get(name, 0) is UNLIMITED for rung in ladder.rungs for name, _ in uses):
        yield "benefit without limit"


def flag_phrases(version: Version) -> Iterator[str]:
    yield from ("restates: ranks",) if version.restates_ranks else ()
    for flag in version.flags:
        yield f"flag reviewed: {'never' if flag.reviewed.period is None else flag.reviewed.period.value}"
        yield from (f"{phrase} in a flag" for phrase in place_phrases(flag.condition.test))
        if any(isinstance(part, CurrentRank) for part in walk(flag.condition.test)):
            yield "rank in a flag"
        if any(isinstance(part, ChosenRank) for part in walk(flag.condition.test)):
            yield "chosen rank in a flag"


# What can meet

_ONLY_LINES = (
    "credit:", "earned_on:", "text_as_of: order", "text_as_of: customer", "text_as_of: subscription", "text_as_of: deal", "tested_on: order", "tested_on: acceptance", "tested_on: start", "tested_on: payment", "tested_on: registration",
    "tested_on: meeting", "entitled from customer", "entitled from subscription", "registered", "bundle", "requires", "payable:", "take_back", "reopens", "after_contract:", "while",
    "per unit", "running total", "payee: distributor", "limit per subscription",
)  # fmt: skip
_NOT_PERIODS = ("entitled", "claim", "payee: person", "limit per person", "limit per customer")
_NOT_SERVICE_MONTHS = ("earned_on:", "claim", "bundle", "requires", "running total", "per unit")
_NOT_SETTLED = ("on lines", "take_back unused_months", *_NOT_SERVICE_MONTHS)
_NOT_EARNINGS = ("claim", "text_as_of", "payee: person", "limit per person", "limit per customer", "fixed")
_NOT_AGREEMENTS = ("claim", "payee: person", "limit per person", "limit per customer", "percent")
_NOT_CLAIMS = ("payee: person", "limit per person", "limit per customer", "fixed")
_ONE_OF = (
    "on ", "payee:", "credit:", "earned_on:", "text_as_of:", "tested_on:", "entitled", "registered", "claim", "bundle", "once_per", "with:", "after_contract:",
)  # fmt: skip
_AMOUNTS = ("percent", "fixed", "per unit", "running total")
_NOT_POOLS = (
    *_ONLY_LINES,
    *_NOT_PERIODS,
    "on ",
    "text_as_of",
    "payee: introducer",
    "payee: parent",
    "table",
    "beyond: ",
    *_AMOUNTS,
    "pool",
)
_SHARES = ("take_back full", "take_back proportional", "take_back unused_months")
_FLAT = ("table", "beyond: open", "beyond: nothing", "beyond: refuse")


def cannot_meet(one: str, other: str) -> str | None:
    """Why the two phrases never stand in one incentive; None when they can."""
    for phrase, beside in ((one, other), (other, one)):
        if phrase.startswith(_ONLY_LINES) and beside in ("on events", "on periods", "on claims", "on earnings", "on agreements"):
            return "is said of order lines alone"
        if phrase.startswith("pool") and beside.startswith(_NOT_POOLS) and beside != "on periods":
            return "a pool is one amount on a period, and each is paid for its own figure"
        if phrase == "percent" and beside in ("on events", "on periods"):
            return "there is nothing to take a share of"
        if phrase.startswith(_NOT_PERIODS) and beside == "on periods":
            return "a period has none"
        if phrase.startswith(_NOT_SERVICE_MONTHS) and beside == "on service months":
            return "a recurring commission has none"
        if phrase == "take_back unused_months" and beside in ("on service months", "take_back within"):
            return "unused months are of lines, and are their own window"
        if phrase.startswith("after_contract: settles") and beside.startswith(_NOT_SETTLED):
            return "only months of service are settled"
        if phrase.startswith(_NOT_CLAIMS) and beside == "on claims":
            return "a claim has none"
        if phrase.startswith(_NOT_EARNINGS) and beside == "on earnings":
            return "an earning has none"
        if phrase.startswith(_NOT_AGREEMENTS) and beside == "on agreements":
            return "an agreement has none"
        if phrase == "requires" and beside.startswith((*_FLAT, "fixed", "per unit", "running total")):
            return "what raises a commission has one rate"
        if phrase.startswith("bundle") and beside.startswith(("fixed", "per unit", "running total")):
            return "a cross-sell pays a rate"
        if phrase.startswith("running total") and beside.startswith("table"):
            return "bands over a running total stand alone"
        if phrase == "requires" and beside.startswith("bundle"):
            return "of different types"
    return _alike(one, other)


def _alike(one: str, other: str) -> str | None:
    if any(one.startswith(kind) and other.startswith(kind) for kind in _ONE_OF):
        return "one incentive says one of them"
    both = {one, other}
    if "reopens: bands" in both and any(
        phrase.startswith(("percent", "fixed", "per unit", "table", "on service months", "bundle", "requires", "after_contract: settles"))
        for phrase in both
    ):
        return "only a running total is reopened"
    if "while, or taken back" in both and any(phrase.startswith("reopens") for phrase in both):
        return "what a failed condition takes back reopens nothing"
    if both == {"reopens: limits", "budget prorated"}:
        return "what is shared in proportion is not reopened"
    if all(phrase.startswith(_AMOUNTS) for phrase in both) or all(phrase in _SHARES for phrase in both):
        return "one incentive says one of them"
    return None
