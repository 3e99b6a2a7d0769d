"""After pricing: incentives that meet, caps and floors, take-backs, and what is payable."""

from dataclasses import dataclass

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import Incentive, Limit, LimitKey, OnLine, OnPeriod, Payable, Rounding, Share, Stacking, TakeBack
from enishi_engine.plan.arithmetic import WIDE, days_between, period_number, rounded, text_literal
from enishi_engine.plan.failures import Failure, Figures
from enishi_engine.plan.priced import ORDER


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
    """Every candidate with its final amount; `failed` tells why it is 0.

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

    def sql(self) -> str:
        if not self.limits:
            return f"SELECT *, CASE WHEN failed = 0 THEN calculated ELSE 0 END AS amount, CAST(NULL AS VARCHAR) AS limited_by FROM ({self.after_stacking()})"
        steps = [f"stacked AS ({self.after_stacking()})", f"limited_0 AS ({self.standing()})"]
        steps += [f"limited_{number} AS ({self.limited(number, limit)})" for number, limit in enumerate(self.limits, start=1)]
        numbers = range(1, len(self.limits) + 1)
        needs = " ".join(f"WHEN {number} THEN {_bound(limit)}" for number, limit in zip(numbers, self.limits, strict=True))
        hads = " ".join(f"WHEN {number} THEN before_{number}" for number in numbers)
        return f"""
            WITH {", ".join(steps)}
            SELECT s.* REPLACE (
                    CASE WHEN limited_out > 0 THEN {self.first_limit - 1} + limited_out ELSE failed END AS failed,
                    CASE WHEN limited_out > 0 THEN CAST(CASE limited_out {needs} END AS BIGINT) ELSE needed END AS needed,
                    CASE WHEN limited_out > 0 THEN CAST(CASE limited_out {hads} END AS BIGINT) ELSE had END AS had),
                CAST(coalesce(amount_left, 0) AS BIGINT) AS amount, limited_by
            FROM stacked s LEFT JOIN limited_{len(self.limits)} ON limited_seq = s.seq AND limited_seller = s.seller_no"""

    def standing(self) -> str:
        """The candidates that stand, with what limits look at and nothing else: the windows see narrow rows."""
        keys = dict.fromkeys(key for limit in self.limits for key in limit_keys(limit, self.incentive, self.first_month))
        columns = "".join(f", {key} AS key_{place}" for place, key in enumerate(keys))
        return (
            f"SELECT seq AS limited_seq, seller_no AS limited_seller, day, seq, seller_no{columns}, "
            "CAST(calculated AS HUGEINT) AS amount_left, CAST(NULL AS VARCHAR) AS limited_by, 0 AS limited_out FROM stacked WHERE failed = 0"
        )

    def after_stacking(self) -> str:
        if self.stacked is None or not self.stacking:
            return f"SELECT * FROM {self.priced}"
        fell = f"s.fell_{self.place}"
        failed = " ".join(f"WHEN {code} THEN {number}" for number, (code, _) in enumerate(self.stacking, start=self.first_stacking))
        others = [(code, failure.figures.needed) for code, failure in self.stacking if failure.figures.needed is not None]
        needed = "CASE " + fell + " " + " ".join(f"WHEN {code} THEN s.{amount}" for code, amount in others) + " END" if others else "NULL"
        had = f"CASE WHEN {fell} > 0 THEN p.calculated END"
        fallen = f"p.failed = 0 AND coalesce({fell}, 0) <> 0"
        return f"""
            SELECT p.* REPLACE (CASE WHEN {fallen} THEN CASE {fell} {failed} END ELSE p.failed END AS failed,
                CASE WHEN {fallen} THEN CAST({needed} AS BIGINT) ELSE p.needed END AS needed,
                CASE WHEN {fallen} THEN CAST({had} AS BIGINT) ELSE p.had END AS had)
            FROM {self.priced} p LEFT JOIN {self.stacked} s ON s.seq = p.seq AND s.seller_no = p.seller_no"""

    def limited(self, number: int, limit: Limit) -> str:
        keys = list(dict.fromkeys(key for one in self.limits for key in limit_keys(one, self.incentive, self.first_month)))
        named = ", ".join(f"key_{keys.index(key)}" for key in limit_keys(limit, self.incentive, self.first_month))
        window = f"PARTITION BY {named} ORDER BY {ORDER} ROWS UNBOUNDED PRECEDING"
        before, after = f"before_{number}", "total_now"
        paid = f"{limited_total(after, limit)} - {limited_total(before, limit)}"
        name = text_literal("+".join(key.value for key in limit.per))
        return f"""
            SELECT * EXCLUDE (total_now, left_now) REPLACE (
                left_now AS amount_left,
                CASE WHEN left_now <> amount_left THEN {name} ELSE limited_by END AS limited_by,
                CASE WHEN limited_out = 0 AND left_now = 0 THEN {number} ELSE limited_out END AS limited_out)
            FROM (SELECT *, {paid} AS left_now FROM (
                SELECT *, total_now - amount_left AS {before} FROM (
                    SELECT *, sum(amount_left) OVER ({window}) AS total_now FROM limited_{number - 1})))"""


def limit_keys(limit: Limit, incentive: Incentive, first_month: int) -> tuple[str, ...]:
    """The columns by which a limit's candidates belong together."""
    periods = {LimitKey.MONTH: Period.MONTH, LimitKey.QUARTER: Period.QUARTER, LimitKey.HALF: Period.HALF, LimitKey.YEAR: Period.YEAR}
    found: list[str] = []
    for key in limit.per:
        if key is LimitKey.LINE:
            found += ["seq", "seller_no"] if isinstance(incentive.occasion, OnPeriod) else ["seq", "payee_kind", "payee"]
        elif key is LimitKey.PARTNER:
            found.append("partner_no")
        elif key in periods:
            found.append(period_number("day", periods[key], first_month))
        elif key is not LimitKey.CAMPAIGN:
            found.append(key.value)
    return tuple(found)


@dataclass(frozen=True)
class EarningLines:
    """What was earned, and what later changes took back of it."""

    incentive: Incentive
    version: str  # SQL of the version's day
    settled: str
    rounding: Rounding
    changed: bool

    def sql(self) -> str:
        earned = f"SELECT *, {self.paid_share()} AS payable_at_first FROM {self.settled} WHERE amount <> 0"
        selects = [self.earned("earned")]
        steps = [f"earned AS ({earned})"]
        if self.incentive.take_back is not None and self.changed and isinstance(self.incentive.occasion, OnLine):
            steps.append(f"undone AS ({self.undone(self.incentive.take_back)})")
            selects.append(self.taken_back())
        return f"WITH {', '.join(steps)} {' UNION ALL '.join(selects)}"

    def paid_share(self) -> str:
        """What of an amount is payable because the customer paid (ruling 14)."""
        if self.incentive.payable is Payable.EARNED:
            return "amount"
        paid = "least(greatest(paid, 0), line_net)"
        return f"CASE WHEN line_net <= 0 THEN amount ELSE {rounded(f'(CAST(amount AS {WIDE}) * {paid})', 'line_net', self.rounding)} END"

    def head(self, kind: str, day: str, suffix: str) -> str:
        fact = (
            "period"
            if isinstance(self.incentive.occasion, OnPeriod)
            else "order_line"
            if isinstance(self.incentive.occasion, OnLine)
            else "activity"
        )
        name = text_literal(self.incentive.id)
        return (
            f"{name} || '/' || fact_id || '/' || seller{suffix} AS id, {name} AS incentive, {self.version} AS version, '{kind}' AS kind, "
            f"'{fact}' AS fact, fact_id, seller, payee_kind, payee, partner, {day} AS day, rank"
        )

    def earned(self, relation: str) -> str:
        return f"""
            SELECT {self.head("earned", "day", "")}, base, rate, units, unit_amount, total_before, total_after, weight, weight_total,
                calculated, amount, CAST(payable_at_first AS BIGINT) AS payable, limited_by, CAST(NULL AS VARCHAR) AS origin,
                CAST(NULL AS VARCHAR) AS change, CAST(NULL AS BIGINT) AS undone, CAST(NULL AS BIGINT) AS net FROM {relation}"""

    def undone(self, take_back: TakeBack) -> str:
        kinds = ", ".join(text_literal(kind) for kind in take_back.after)
        within = "" if take_back.days is None else f" AND {days_between('h.date', 'e.day')} <= {take_back.days}"
        window = "PARTITION BY e.seq, e.seller_no ORDER BY h.place"
        sum_ = f"least(sum(h.undoes) OVER ({window}), greatest(e.line_net, 0))"
        cancelled = f"bool_or(h.kind = 'cancel') OVER ({window})"
        if take_back.share is Share.FULL:
            taken = "amount"
        else:
            proportional = rounded(f"(CAST(amount AS {WIDE}) * undone)", "line_net", self.rounding)
            taken = f"CASE WHEN line_net <= 0 THEN CASE WHEN cancelled THEN amount ELSE 0 END ELSE {proportional} END"
        left = "CASE WHEN abs(amount - taken) < abs(payable_at_first) THEN amount - taken ELSE payable_at_first END"
        before = "OVER (PARTITION BY seq, seller_no ORDER BY change_place)"
        return f"""
            SELECT *, taken - coalesce(lag(taken) {before}, 0) AS taken_now,
                payable_left - coalesce(lag(payable_left) {before}, payable_at_first) AS payable_now
            FROM (SELECT *, {left} AS payable_left FROM (SELECT *, {taken} AS taken FROM (
                SELECT e.*, h.id AS change_id, h.date AS change_date, h.place AS change_place, {sum_} AS undone, {cancelled} AS cancelled
                FROM earned e JOIN changes h ON h.line = e.fact_id WHERE h.kind IN ({kinds}){within})))"""

    def taken_back(self) -> str:
        nothing = ", ".join(
            f"CAST(NULL AS BIGINT) AS {name}"
            for name in ("base", "rate", "units", "unit_amount", "total_before", "total_after", "weight", "weight_total")
        )
        origin = f"{text_literal(self.incentive.id)} || '/' || fact_id || '/' || seller"
        return f"""
            SELECT {self.head("take_back", "change_date", " || '/' || change_id")}, {nothing}, CAST(-taken_now AS BIGINT) AS calculated,
                CAST(-taken_now AS BIGINT) AS amount, CAST(payable_now AS BIGINT) AS payable, CAST(NULL AS VARCHAR) AS limited_by,
                {origin} AS origin, change_id AS change, CAST(undone AS BIGINT) AS undone, line_net AS net
            FROM undone WHERE taken_now <> 0"""
