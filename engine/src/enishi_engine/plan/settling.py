"""After pricing: incentives that meet, caps and floors, take-backs, and what is payable."""

from collections.abc import Collection
from dataclasses import dataclass

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import Incentive, Ladder, Limit, LimitKey, OnLine, OnPeriod, Payable, Payee, Share, Stacking, TakeBack
from enishi_engine.core.program import Version
from enishi_engine.plan.arithmetic import WIDE, day_literal, days_between, period_number, rounded, text_literal
from enishi_engine.plan.failures import FIGURES, Failure, Figures, columns_or_null
from enishi_engine.plan.priced import in_order


@dataclass(frozen=True)
class Meeting:
    """Two incentives and how they stand together; places in the order of the text, counted from 0."""

    first: int
    second: int
    way: Stacking
    prior: int  # for THIS_FIRST: the one that says so


@dataclass(frozen=True)
class Stacked:
    """On each occasion and seller, which incentives stand: `fell_i` is 0, or 1 + the place of the one that i yields to."""

    amounts: tuple[tuple[int, str], ...]  # place and relation of each incentive concerned
    meetings: tuple[Meeting, ...]
    requires: tuple[tuple[int, int], ...]  # (place, place of the one it requires)

    def sql(self) -> str:
        places = [place for place, _ in self.amounts]
        union = " UNION ALL ".join(
            f"SELECT seq, seller_no, {place} AS place, calculated FROM {relation} WHERE failed = 0" for place, relation in self.amounts
        )
        pivot = ", ".join(f"max(CASE WHEN place = {place} THEN calculated END) AS amount_{place}, 0 AS fell_{place}" for place in places)
        relation = f"(SELECT seq, seller_no, {pivot} FROM ({union}) GROUP BY seq, seller_no)"
        for meeting in self.meetings:
            relation = f"({self.settle(meeting, relation)})"
        for place, required in self.requires:
            falls = f"amount_{place} IS NOT NULL AND fell_{place} = 0 AND (amount_{required} IS NULL OR fell_{required} > 0)"
            relation = f"(SELECT * REPLACE (CASE WHEN {falls} THEN -1 ELSE fell_{place} END AS fell_{place}) FROM {relation})"
        return f"SELECT * FROM {relation}"

    def settle(self, meeting: Meeting, relation: str) -> str:
        one, other = meeting.first, meeting.second
        both = f"amount_{one} IS NOT NULL AND amount_{other} IS NOT NULL AND fell_{one} = 0 AND fell_{other} = 0"
        by_order = "TRUE" if meeting.prior == other else "FALSE"
        other_wins = f"amount_{other} > amount_{one}" if meeting.way is Stacking.BEST else by_order
        return (
            f"SELECT * REPLACE (CASE WHEN {both} AND {other_wins} THEN {other + 1} ELSE fell_{one} END AS fell_{one}, "
            f"CASE WHEN {both} AND NOT ({other_wins}) THEN {one + 1} ELSE fell_{other} END AS fell_{other}) FROM {relation}"
        )


def stacking_failures(
    place: int, meetings: tuple[Meeting, ...], ids: tuple[str, ...], requires: str | None
) -> tuple[tuple[int, Failure], ...]:
    """Gate 12 of one incentive: what `fell_i` may say, and its reason."""
    found: list[tuple[int, Failure]] = []
    for meeting in meetings:
        if place not in (meeting.first, meeting.second):
            continue
        other = meeting.second if place == meeting.first else meeting.first
        reason = "other_is_better" if meeting.way is Stacking.BEST else "other_comes_first"
        figures = Figures(f"amount_{other}", "calculated", unit="money")
        found.append((other + 1, Failure(12, reason, f"fell_{place} = {other + 1}", ids[other], figures)))
    if requires is not None:
        found.append((-1, Failure(12, "other_pays_nothing", f"fell_{place} = -1", requires)))
    return tuple(found)


def narrow_to_wide(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Limits per line first, then those with more keys; ties in the order of the text."""
    return tuple(sorted(limits, key=lambda limit: (LimitKey.LINE not in limit.per, -len(limit.per))))


def limit_failures(limits: tuple[Limit, ...]) -> tuple[Failure, ...]:
    """Gate 13, one for each limit in the order applied."""
    return tuple(
        Failure(
            13, "limit_reached", f"limited_out = {place}", "+".join(key.value for key in limit.per),
            Figures(str(_bound(limit)), f"before_{place}", unit="money"),
        )
        for place, limit in enumerate(limits, start=1)
    )  # fmt: skip


def _bound(limit: Limit) -> int | None:
    return limit.maximum if limit.maximum is not None else limit.minimum


def limited_total(total: str, limit: Limit) -> str:
    """SQL of G(total): raised to the floor and cut to the cap where above 0."""
    raised = total if limit.minimum is None else f"greatest({total}, {limit.minimum})"
    cut = raised if limit.maximum is None else f"least({raised}, {limit.maximum})"
    return f"(CASE WHEN {total} <= 0 THEN {total} ELSE {cut} END)"


@dataclass(frozen=True)
class Settled:
    """Every candidate that has an amount, with what stacking and limits left of it; `failed` tells why that is 0.

    `first_stacking` and `first_limit` are the places in the incentive's list of failures at which gates 12 and 13 begin.
    """

    incentive: Incentive
    place: int
    priced: str
    stacked: str | None
    stacking: tuple[tuple[int, Failure], ...]
    limits: tuple[Limit, ...]
    first_month: int
    first_stacking: int
    first_limit: int
    sums: str  # the SQL type that holds any sum of the amounts
    columns: Collection[str]  # of `priced`
    split: bool  # some lines have credits

    @property
    def parts_meet(self) -> bool:
        """Can parts of one line have one payee?"""
        return self.split and self.incentive.payee not in (Payee.PARTNER, Payee.PERSON)

    @property
    def keeps_all(self) -> bool:
        """Is nothing taken away by stacking or limits?"""
        return not self.stacking and not self.limits

    def sql(self) -> str:
        if self.keeps_all:
            return f"SELECT *, calculated AS amount FROM {self.priced} WHERE failed = 0"
        relation = f"({self.after_stacking()})"
        for number, limit in enumerate(self.limits, start=1):
            relation = f"({self.limited(number, limit, relation)})"
        passing = "".join(f", before_{number}" for number, _ in enumerate(self.limits, start=1)) + (", limited_out" if self.limits else "")
        failed, needed, had = (f"CASE {' '.join(cases)} ELSE {other} END" for cases, other in self.reasons())
        return f"""
            SELECT * EXCLUDE (fell, other_amount, amount_left{passing}), {failed} AS failed, CAST({needed} AS BIGINT) AS needed,
                CAST({had} AS BIGINT) AS had, CAST(coalesce(amount_left, 0) AS BIGINT) AS amount
            FROM {relation}"""

    def reasons(self) -> tuple[tuple[list[str], str], ...]:
        """Cases of `failed`, `needed` and `had`, each with what it is otherwise."""
        failed = [f"WHEN fell = {code} THEN {number}" for number, (code, _) in enumerate(self.stacking, start=self.first_stacking)]
        needed, had = ["WHEN fell <> 0 THEN other_amount"], ["WHEN fell > 0 THEN calculated"]
        for number, limit in enumerate(self.limits, start=1):
            failed.append(f"WHEN limited_out = {number} THEN {self.first_limit - 1 + number}")
            needed.append(f"WHEN limited_out = {number} THEN {_bound(limit)}")
            had.append(f"WHEN limited_out = {number} THEN before_{number}")
        return (failed, "0"), (needed, "NULL"), (had, "NULL")

    def before_limits(self) -> str:
        return ", CAST(NULL AS VARCHAR) AS limited_by, 0 AS limited_out" if self.limits else ""

    def after_stacking(self) -> str:
        """The candidates that have an amount: what they fell by (0 when they stand), and what limits find of them."""
        reasons = ", ".join(("failed", *(name for name in FIGURES if name in self.columns)))
        columns = f"p.* EXCLUDE ({reasons}){self.before_limits()}"
        if self.stacked is None or not self.stacking:
            amount = f"CAST(p.calculated AS {self.sums}) AS amount_left"
            return f"SELECT {columns}, 0 AS fell, NULL AS other_amount, {amount} FROM {self.priced} p WHERE p.failed = 0"
        fell = f"s.fell_{self.place}"
        others = [f"WHEN {code} THEN s.{failure.figures.needed}" for code, failure in self.stacking if failure.figures.needed is not None]
        other_amount = f"CASE {fell} {' '.join(others)} END" if others else "NULL"
        return f"""
            SELECT {columns}, {fell} AS fell, {other_amount} AS other_amount,
                CASE WHEN {fell} = 0 THEN CAST(p.calculated AS {self.sums}) END AS amount_left
            FROM {self.priced} p JOIN {self.stacked} s ON s.seq = p.seq AND s.seller_no = p.seller_no WHERE p.failed = 0"""

    def limited(self, number: int, limit: Limit, relation: str) -> str:
        """The rows after one more limit; those that fell have no amount, and so no part in its totals."""
        before, after = f"before_{number}", "total_now"
        paid = f"CASE WHEN amount_left IS NOT NULL THEN {limited_total(after, limit)} - {limited_total(before, limit)} END"
        name = text_literal("+".join(key.value for key in limit.per))
        return f"""
            SELECT * EXCLUDE (total_now, left_now) REPLACE (
                left_now AS amount_left,
                CASE WHEN left_now <> amount_left THEN {name} ELSE limited_by END AS limited_by,
                CASE WHEN limited_out = 0 AND left_now = 0 THEN {number} ELSE limited_out END AS limited_out)
            FROM (SELECT *, total_now - amount_left AS {before}, {paid} AS left_now FROM (
                SELECT *, {self.total(limit)} AS total_now FROM {relation}))"""

    def total(self, limit: Limit) -> str:
        """SQL of what the candidates of one key have so far."""
        if LimitKey.LINE in limit.per and not self.parts_meet:
            return "amount_left"
        keys = ", ".join(limit_keys(limit, self.first_month))
        return f"CAST(sum(amount_left) OVER (PARTITION BY {keys} ORDER BY {in_order(self.incentive, split=self.split)} ROWS UNBOUNDED PRECEDING) AS {self.sums})"


def limit_keys(limit: Limit, first_month: int) -> tuple[str, ...]:
    """The columns by which a limit's candidates belong together."""
    periods = {LimitKey.MONTH: Period.MONTH, LimitKey.QUARTER: Period.QUARTER, LimitKey.HALF: Period.HALF, LimitKey.YEAR: Period.YEAR}
    found: list[str] = []
    for key in limit.per:
        if key is LimitKey.LINE:
            found += ["seq", "partner_no"]  # the parts of a line meet only in a payee that is a company
        elif key is LimitKey.PARTNER:
            found.append("partner_no")
        elif key in periods:
            found.append(period_number("day", periods[key], first_month))
        elif key is not LimitKey.CAMPAIGN:
            found.append(key.value)
    return tuple(found)


COMPONENTS = {
    **dict.fromkeys(("base", "rate", "units", "unit_amount", "total_before", "total_after", "weight", "weight_total"), "BIGINT"),
    "limited_by": "VARCHAR",
}


@dataclass(frozen=True)
class EarningLines:
    """What was earned, and what later changes took back of it, in the columns of the result but those of NAMES."""

    incentive: Incentive
    version: Version
    settled: str
    changed: bool
    columns: Collection[str]  # of `settled`

    @property
    def takes_back(self) -> bool:
        return self.incentive.take_back is not None and self.changed and isinstance(self.incentive.occasion, OnLine)

    def sql(self) -> str:
        earned = f"SELECT *, {self.paid_share()} AS payable_at_first FROM {self.settled} WHERE amount <> 0"
        if self.incentive.take_back is None or not self.takes_back:
            return self.earned(f"({earned})")
        undone = self.undone(self.incentive.take_back)
        return f"(WITH earned AS ({earned}), undone AS ({undone}) {self.earned('earned')} UNION ALL {self.taken_back()})"

    def paid_share(self) -> str:
        """What of an amount is payable because the customer paid (ruling 14)."""
        if self.incentive.payable is Payable.EARNED:
            return "amount"
        paid = "least(greatest(paid, 0), line_net)"
        share = rounded(f"(CAST(amount AS {WIDE}) * {paid})", "line_net", self.version.rounding)
        return f"CASE WHEN line_net <= 0 THEN amount ELSE {share} END"

    def head(self, kind: str, day: str) -> str:
        text = f"{text_literal(self.incentive.id)} AS incentive, {day_literal(self.version.from_day)} AS version, '{kind}' AS kind"
        return f"{text}, {row_keys(self.incentive, self.columns)}, {day} AS day, {rank_held(self.version.ladder)} AS rank"

    def earned(self, relation: str) -> str:
        return f"""
            SELECT {self.head("earned", "day")}, {columns_or_null(COMPONENTS, self.columns)}, calculated, amount,
                CAST(payable_at_first AS BIGINT) AS payable, CAST(NULL AS VARCHAR) AS change,
                CAST(NULL AS BIGINT) AS undone, CAST(NULL AS BIGINT) AS net FROM {relation}"""

    def undone(self, take_back: TakeBack) -> str:
        kinds = ", ".join(text_literal(kind) for kind in take_back.after)
        within = "" if take_back.days is None else f" AND {days_between('h.date', 'e.day')} <= {take_back.days}"
        window = "PARTITION BY e.seq, e.seller_no ORDER BY h.place"
        sum_ = f"least(sum(h.undoes) OVER ({window}), greatest(e.line_net, 0))"
        cancelled = f"bool_or(h.kind = 'cancel') OVER ({window})"
        if take_back.share is Share.FULL:
            taken = "amount"
        else:
            proportional = rounded(f"(CAST(amount AS {WIDE}) * undone)", "line_net", self.version.rounding)
            taken = f"CASE WHEN line_net <= 0 THEN CASE WHEN cancelled THEN amount ELSE 0 END ELSE {proportional} END"
        left = "CASE WHEN abs(amount - taken) < abs(payable_at_first) THEN amount - taken ELSE payable_at_first END"
        before = "OVER (PARTITION BY seq, seller_no ORDER BY change_place)"
        return f"""
            SELECT *, taken - coalesce(lag(taken) {before}, 0) AS taken_now,
                payable_left - coalesce(lag(payable_left) {before}, payable_at_first) AS payable_now
            FROM (SELECT *, {left} AS payable_left FROM (SELECT *, {taken} AS taken FROM (
                SELECT e.*, h.id AS change_id, h.date AS change_date, h.place AS change_place, {sum_} AS undone, {cancelled} AS cancelled
                FROM earned e JOIN lines l ON l.seq = e.seq JOIN changes h ON h.line = l.fact_id WHERE h.kind IN ({kinds}){within})))"""

    def taken_back(self) -> str:
        return f"""
            SELECT {self.head("take_back", "change_date")}, {columns_or_null(COMPONENTS, ())}, CAST(-taken_now AS BIGINT) AS calculated,
                CAST(-taken_now AS BIGINT) AS amount, CAST(payable_now AS BIGINT) AS payable, change_id AS change, CAST(undone AS BIGINT) AS undone, line_net AS net
            FROM undone WHERE taken_now <> 0"""


def row_keys(incentive: Incentive, columns: Collection[str]) -> str:
    """The numbers by which a row of a result is given its names; a period's id is its own."""
    fact = ", fact_id" if isinstance(incentive.occasion, OnPeriod) else ""
    return f"seq, seller_no, partner_no, {columns_or_null({'payee_person': 'VARCHAR'}, columns)}{fact}"


def rank_held(ladder: Ladder | None) -> str:
    """SQL of a rank's id by its place; NULL without a ladder."""
    if ladder is None:
        return "CAST(NULL AS VARCHAR)"
    ranks = " ".join(f"WHEN {place} THEN {text_literal(rung.id)}" for place, rung in enumerate(ladder.rungs, start=1))
    return f"CASE rank_place {ranks} ELSE 'none' END"
