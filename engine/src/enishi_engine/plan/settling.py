"""After pricing: incentives that meet, caps and floors, take-backs, and what is payable."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from enishi_engine.core.expression import Period
from enishi_engine.core.incentive import (
    BudgetOrder,
    Incentive,
    Ladder,
    Limit,
    LimitKey,
    OnEarning,
    OnPeriod,
    OnServiceMonth,
    Payable,
    Reopens,
    Stacking,
)
from enishi_engine.core.program import Version
from enishi_engine.plan.arithmetic import WIDE, day_literal, divided, period_number, rounded, text_literal
from enishi_engine.plan.exchange import COLUMNS as EXCHANGE_COLUMNS
from enishi_engine.plan.failures import FIGURES, Failure, Figures, columns_or_null
from enishi_engine.plan.priced import in_order
from enishi_engine.plan.undoing import LEFT, Undoing, amounts_left

REQUIRED_FELL = -1  # the code of an incentive whose required one did not stand


@dataclass(frozen=True)
class Meeting:
    """Two incentives and how they stand together; places in the order of the text, counted from 0."""

    first: int
    second: int
    way: Stacking
    prior: int  # for THIS_FIRST: the one that says so

    def code(self, winner: int) -> int:
        """What the other one fell by: above 0, and another one for each winner and way."""
        return 2 * winner + (1 if self.way is Stacking.BEST else 2)


@dataclass(frozen=True)
class Meetings:
    """How incentives stand together on the occasions whose latest text this is; everything in the order of that text."""

    text: int
    pairs: tuple[Meeting, ...]
    requires: tuple[tuple[int, int], ...]  # (place, place of the one it requires)


@dataclass(frozen=True)
class Stacked:
    """On each occasion and seller, which incentives stand: `fell_i` is 0, or the code of the way in which i yields to another."""

    amounts: tuple[tuple[int, str, str], ...]  # place and relation of each incentive concerned, and SQL of the text that judged a row
    texts: tuple[Meetings, ...]

    def sql(self) -> str:
        places = [place for place, _, _ in self.amounts]
        several = len(self.texts) > 1
        union = " UNION ALL ".join(
            f"SELECT seq, seller_no, {place} AS place, calculated{f', {text} AS text' if several else ''} FROM {relation} WHERE failed = 0"
            for place, relation, text in self.amounts
        )
        pivot = ", ".join(
            f"any_value(CASE WHEN place = {place} THEN calculated END) AS amount_{place}, 0 AS fell_{place}" for place in places
        )
        latest = ", max(text) AS latest" if several else ""
        pivoted = f"SELECT seq, seller_no, {pivot}{latest} FROM ({union}) GROUP BY seq, seller_no"
        if not several:
            return f"SELECT * FROM {settled(self.texts[0], f'({pivoted})')}"
        each = (f"SELECT * FROM {settled(one, f'(SELECT * FROM pivoted WHERE latest = {one.text})')}" for one in self.texts)
        return f"WITH pivoted AS ({pivoted}) {' UNION ALL BY NAME '.join(each)}"


def settled(meetings: Meetings, relation: str) -> str:
    """SQL of the occasions of one text after every pair and every `requires`."""
    for meeting in meetings.pairs:
        relation = f"({settle(meeting, relation)})"
    for place, required in meetings.requires:
        falls = f"amount_{place} IS NOT NULL AND fell_{place} = 0 AND (amount_{required} IS NULL OR fell_{required} <> 0)"
        relation = f"(SELECT * REPLACE (CASE WHEN {falls} THEN {REQUIRED_FELL} ELSE fell_{place} END AS fell_{place}) FROM {relation})"
    return relation


def settle(meeting: Meeting, relation: str) -> str:
    one, other = meeting.first, meeting.second
    both = f"amount_{one} IS NOT NULL AND amount_{other} IS NOT NULL AND fell_{one} = 0 AND fell_{other} = 0"
    by_order = "TRUE" if meeting.prior == other else "FALSE"
    other_wins = f"amount_{other} > amount_{one}" if meeting.way is Stacking.BEST else by_order
    return (
        f"SELECT * REPLACE (CASE WHEN {both} AND {other_wins} THEN {meeting.code(other)} ELSE fell_{one} END AS fell_{one}, "
        f"CASE WHEN {both} AND NOT ({other_wins}) THEN {meeting.code(one)} ELSE fell_{other} END AS fell_{other}) FROM {relation}"
    )


def ways_to_fall(place: int, texts: tuple[Meetings, ...], ids: tuple[str, ...]) -> dict[int, Failure]:
    """Gate 12 of one incentive: what `fell_i` may say, and its reason."""
    found: dict[int, Failure] = {}
    for text in texts:
        for meeting in text.pairs:
            if place not in (meeting.first, meeting.second):
                continue
            other = meeting.second if place == meeting.first else meeting.first
            reason = "other_is_better" if meeting.way is Stacking.BEST else "other_comes_first"
            figures = Figures(f"amount_{other}", "calculated", unit="money")
            found[meeting.code(other)] = Failure(12, reason, f"fell = {meeting.code(other)}", ids[other], figures)
        for requiring, required in text.requires:
            if requiring == place:
                found[REQUIRED_FELL] = Failure(12, "other_pays_nothing", f"fell = {REQUIRED_FELL}", ids[required])
    return found


def narrow_to_wide(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Limits per line first, then those with more keys, budgets last; ties in the order of the text."""
    return tuple(sorted(limits, key=lambda limit: (limit.order is not None, LimitKey.LINE not in limit.per, -len(limit.per))))


def limit_failures(limits: tuple[Limit, ...]) -> tuple[Failure, ...]:
    """Gates 13 and 14, one for each limit in the order applied."""
    return tuple(
        Failure(
            13 if limit.order is None else 14, "limit_reached" if limit.order is None else "budget_spent", f"limited_out = {place}", "+".join(key.value for key in limit.per),
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
class LimitWords:
    """Limits as some texts say them, in the order applied, the first month of their program year, and whether changes reopen them."""

    texts: tuple[int, ...]
    limits: tuple[Limit, ...]
    first_month: int
    reopened: bool


@dataclass(frozen=True)
class Settled:
    """Every candidate that has an amount, with what stacking and limits left of it.

    Where that is 0, `fell` or `limited_out` tell why: the code of gate 12, or the number of the limit in the order applied.
    """

    incentive: Incentive
    place: int
    priced: str
    stacked: str | None
    ways_to_fall: Mapping[int, Failure]
    words: tuple[LimitWords, ...]
    sums: str  # the SQL type that holds any sum of the amounts
    columns: Collection[str]  # of `priced`
    split: bool  # some lines have credits
    parts_meet: bool  # parts of one line may have one payee
    undoings: tuple[tuple[int | None, Undoing], ...] = ()  # by text where there are several; none where no limit is reopened

    @property
    def limited_ever(self) -> bool:
        return any(words.limits for words in self.words)

    @property
    def monthly(self) -> bool:
        return isinstance(self.incentive.occasion, OnServiceMonth)

    @property
    def line_keys(self) -> tuple[str, ...]:
        """The line and its payee; its parts meet only in a payee that is a company, its months in a person too."""
        if not self.monthly:
            return "seq", "partner_no"
        return ("line_seq", "partner_no", *(["payee_person"] if "payee_person" in self.columns else []))

    @property
    def keeps_all(self) -> bool:
        """Is nothing taken away by stacking or limits?"""
        return not self.ways_to_fall and not self.limited_ever

    def sql(self) -> str:
        if self.keeps_all:
            return f"SELECT *, calculated AS amount FROM {self.priced} WHERE failed = 0"
        if len(self.words) == 1:
            return self.after_limits(self.words[0], f"({self.after_stacking()})")
        each = (
            f"SELECT * FROM ({self.after_limits(words, 'stood')}) WHERE text IN ({', '.join(map(str, words.texts))})"
            for words in self.words
        )
        return f"WITH stood AS ({self.after_stacking()}) {' UNION ALL BY NAME '.join(each)}"

    def after_limits(self, words: LimitWords, relation: str) -> str:
        """All candidates after the limits of one text: they go by the totals of all, whichever text judged them."""
        for number, limit in enumerate(words.limits, start=1):
            relation = f"({self.limited(number, limit, words, relation)})"
        passing = "".join(f", before_{number}" for number, _ in enumerate(words.limits, start=1))
        needed, had = ["WHEN fell <> 0 THEN other_amount"], ["WHEN fell > 0 THEN calculated"]
        for number, limit in enumerate(words.limits, start=1):
            needed.append(f"WHEN limited_out = {number} THEN {_bound(limit)}")
            had.append(f"WHEN limited_out = {number} THEN before_{number}")
        return f"""
            SELECT * EXCLUDE (other_amount, amount_left{passing}), CAST(CASE {" ".join(needed)} END AS BIGINT) AS needed,
                CAST(CASE {" ".join(had)} END AS BIGINT) AS had, CAST(coalesce(amount_left, 0) AS BIGINT) AS amount
            FROM {relation}"""

    def before_limits(self) -> str:
        return ", CAST(NULL AS VARCHAR) AS limited_by, 0 AS limited_out" if self.limited_ever else ""

    def after_stacking(self) -> str:
        """The candidates that have an amount: what they fell by (0 when they stand), and what limits find of them."""
        reasons = ", ".join(("failed", *(name for name in FIGURES if name in self.columns)))
        columns = f"p.* EXCLUDE ({reasons}){self.before_limits()}"
        if self.stacked is None or not self.ways_to_fall:
            amount = f"CAST(p.calculated AS {self.sums}) AS amount_left"
            left = f", {LEFT}" if self.undoings else ""
            return (
                f"SELECT {columns}{left}, 0 AS fell, NULL AS other_amount, {amount} FROM {self.priced} p {self.left()} WHERE p.failed = 0"
            )
        fell = f"s.fell_{self.place}"
        others = [
            f"WHEN {code} THEN s.{failure.figures.needed}"
            for code, failure in self.ways_to_fall.items()
            if failure.figures.needed is not None
        ]
        other_amount = f"CASE {fell} {' '.join(others)} END" if others else "NULL"
        left = f", CASE WHEN {fell} = 0 THEN {LEFT} END AS {LEFT}" if self.undoings else ""
        return f"""
            SELECT {columns}{left}, {fell} AS fell, {other_amount} AS other_amount,
                CASE WHEN {fell} = 0 THEN CAST(p.calculated AS {self.sums}) END AS amount_left
            FROM {self.priced} p JOIN {self.stacked} s ON s.seq = p.seq AND s.seller_no = p.seller_no {self.left()} WHERE p.failed = 0"""

    def left(self) -> str:
        """SQL that joins what each change leaves of the amounts, where limits are reopened."""
        if not self.undoings:
            return ""
        each = " UNION ALL ".join(
            f"({amounts_left(undoing, self.priced if text is None else f'(SELECT * FROM {self.priced} WHERE text = {text})', self.sums)})"
            for text, undoing in self.undoings
        )
        return f"LEFT JOIN ({each}) ON left_seq = p.seq AND left_seller = p.seller_no"

    def limited(self, number: int, limit: Limit, words: LimitWords, relation: str) -> str:
        """The rows after one more limit; those that fell have no amount, and so no part in its totals."""
        left = self.prorated if limit.order is BudgetOrder.PRORATED else self.by_total
        name = text_literal("+".join(key.value for key in limit.per))
        return f"""
            SELECT * EXCLUDE (total_now, left_now) REPLACE (
                left_now AS amount_left,
                CASE WHEN left_now <> amount_left THEN {name} ELSE limited_by END AS limited_by,
                CASE WHEN limited_out = 0 AND left_now = 0 THEN {number} ELSE limited_out END AS limited_out{self.reopened(number, limit, words)})
            FROM ({left(f"before_{number}", limit, words, relation)})"""

    def reopened(self, number: int, limit: Limit, words: LimitWords) -> str:
        """SQL of what the limit leaves after each change, where changes reopen it."""
        if not (words.reopened and self.undoings):
            return ""
        before = f"before_{number}"
        each = f"{limited_total(f'({before} + one_left)', limit)} - {limited_total(before, limit)}"
        return f", list_transform({LEFT}, lambda one_left: {each}) AS {LEFT}"

    def counted(self, words: LimitWords) -> str:
        """SQL of what a candidate adds to a limit's total: where changes reopen it, what they leave."""
        return f"coalesce({LEFT}[-1], amount_left)" if words.reopened and self.undoings else "amount_left"

    def by_total(self, before: str, limit: Limit, words: LimitWords, relation: str) -> str:
        """SELECT of what the total of a key pays after each candidate, less what it paid before."""
        counted = self.counted(words)
        after = "total_now" if counted == "amount_left" else f"({before} + amount_left)"
        paid = f"CASE WHEN amount_left IS NOT NULL THEN {limited_total(after, limit)} - {limited_total(before, limit)} END"
        total = f"SELECT *, {self.total(limit, words)} AS total_now FROM {relation}"
        return f"SELECT *, total_now - {counted} AS {before}, {paid} AS left_now FROM ({total})"

    def prorated(self, before: str, limit: Limit, words: LimitWords, relation: str) -> str:
        """SELECT of everybody's share of a budget that is not enough, by largest remainder, ties in the order of booking."""
        key = ", ".join(limit_keys(limit, words.first_month, self.line_keys)) or "0"
        asked = f"SELECT *, CAST(sum(greatest(amount_left, 0)) OVER (PARTITION BY {key}) AS {WIDE}) AS total_now FROM {relation}"
        whole, all_asked = f"CAST(amount_left AS {WIDE}) * {limit.maximum}", "greatest(total_now, 1)"
        shares = f"SELECT *, CASE WHEN amount_left > 0 THEN {divided(whole, all_asked)} END AS share FROM ({asked})"
        of_key = f"PARTITION BY {key}, amount_left > 0"
        turns = (
            f"SELECT *, row_number() OVER ({of_key} ORDER BY ({whole}) % {all_asked} DESC, {BOOKED}) AS turn, "
            f"sum(share) OVER ({of_key}) AS shared FROM ({shares})"
        )
        mine = f"share + CASE WHEN turn <= {limit.maximum} - shared THEN 1 ELSE 0 END"
        left = f"CASE WHEN amount_left > 0 AND total_now > {limit.maximum} THEN CAST({mine} AS {self.sums}) ELSE amount_left END"
        return f"SELECT * EXCLUDE (share, turn, shared), total_now AS {before}, {left} AS left_now FROM ({turns})"

    def total(self, limit: Limit, words: LimitWords) -> str:
        """SQL of what the candidates of one key have so far."""
        if LimitKey.LINE in limit.per and not self.parts_meet and not self.monthly:
            return self.counted(words)
        keys = ", ".join(limit_keys(limit, words.first_month, self.line_keys)) or "0"
        order = in_order(self.incentive, split=self.split) if limit.order is None else BOOKED
        return f"CAST(sum({self.counted(words)}) OVER (PARTITION BY {keys} ORDER BY {order} ROWS UNBOUNDED PRECEDING) AS {self.sums})"


BOOKED = "seq, seller_no"  # facts are numbered in the order of booking, partners in that of their codes


def limit_keys(limit: Limit, first_month: int, line_keys: tuple[str, ...]) -> tuple[str, ...]:
    """The columns by which a limit's candidates belong together."""
    periods = {LimitKey.MONTH: Period.MONTH, LimitKey.QUARTER: Period.QUARTER, LimitKey.HALF: Period.HALF, LimitKey.YEAR: Period.YEAR}
    found: list[str] = []
    for key in limit.per:
        if key is LimitKey.LINE:
            found += line_keys
        elif key is LimitKey.PARTNER:
            found.append("partner_no")
        elif key in periods:
            found.append(period_number("day", periods[key], first_month))
        elif key is not LimitKey.CAMPAIGN:
            found.append(key.value)
    return tuple(found)


COMPONENTS = {
    **dict.fromkeys(("base", "rate", "units", "unit_amount", "total_before", "total_after", "weight", "weight_total"), "BIGINT"),
    **dict.fromkeys(("limited_by", "special_term", "special_reason"), "VARCHAR"),
    **EXCHANGE_COLUMNS,
}


@dataclass(frozen=True)
class EarningLines:
    """What was earned, and what later changes took back of it, in the columns of the result but those of NAMES."""

    incentive: Incentive
    version: Version
    settled: str
    judged_by: str  # SQL that keeps this version's rows
    changed: bool
    columns: Collection[str]  # of `settled`
    of: "EarningLines | None" = None  # what it is paid on
    earnings: str = ""  # the relation of that as facts
    failures: str | None = None  # the relation of first failures, where a continuing condition takes back

    @property
    def takes_back(self) -> bool:
        return (self.undoing.takes_back or self.failures is not None) if self.of is None else self.of.takes_back

    @property
    def undoing(self) -> Undoing:
        return Undoing(self.incentive, self.version, self.changed, self.failures)

    def sql(self) -> str:
        if not self.takes_back:
            return self.earned(f"({self.all_earned()})")
        parts = f"WITH earned AS ({self.all_earned()}), undone AS ({self.all_undone()})"
        return f"({parts} {self.earned('earned')} UNION ALL {self.taken_back()})"

    def all_earned(self) -> str:
        return f"SELECT *{self.nets()}, {self.paid_share()} AS payable_at_first FROM {self.settled} WHERE amount <> 0{self.judged_by}"

    def all_undone(self) -> str:
        """What changes undid of the relation `earned`: one row for each change and earned line."""
        if self.of is not None:
            return self.undone_with(self.of)
        return self.undone()

    def undone_with(self, of: "EarningLines") -> str:
        """What falls with the earning that it is paid on, in the same share (docs/rules/earnings.md)."""
        changes = f"WITH earned AS ({of.all_earned()}) {of.all_undone()}"
        taken = rounded(f"(CAST(amount AS {WIDE}) * abs(undone))", "abs(net_part)", self.version.rounding)
        return f"""
            SELECT *, taken - coalesce(lag(taken) OVER (PARTITION BY seq, seller_no ORDER BY change_place), 0) AS taken_now, -taken_now AS payable_now
            FROM (SELECT *, {taken} AS taken FROM (
                SELECT e.*, f.earned_amount AS net_part, c.taken AS undone, c.change_id, c.change_date, c.change_place
                FROM earned e JOIN {self.earnings} f ON f.seq = e.seq JOIN ({changes}) c ON c.seq = f.of_seq AND c.seller_no = f.of_seller
                WHERE c.taken_now <> 0))"""

    def paid_share(self) -> str:
        """What of an amount is payable because the customer paid (ruling 14)."""
        if self.incentive.payable is Payable.EARNED:
            return "amount"
        share = rounded(f"(CAST(amount AS {WIDE}) * least(greatest(paid - net_before, 0), net_part))", "net_part", self.version.rounding)
        return f"CASE WHEN net_part <= 0 THEN amount ELSE {share} END"

    def nets(self) -> str:
        """What of the net later steps read; nothing where they read none."""
        if self.of is not None or (self.incentive.payable is Payable.EARNED and not self.takes_back):
            return ""
        return self.undoing.nets()

    def head(self, kind: str, day: str) -> str:
        text = f"{text_literal(self.incentive.id)} AS incentive, {day_literal(self.version.from_day)} AS version, '{kind}' AS kind, '{self.incentive.pays_as.value}' AS pays_as"
        return f"{text}, {row_keys(self.incentive, self.columns)}, {day} AS day, {rank_held(self.version.ladder)} AS rank"

    def earned(self, relation: str) -> str:
        return f"""
            SELECT {self.head("earned", "day")}, {columns_or_null(COMPONENTS, self.columns)}, calculated, amount,
                CAST(payable_at_first AS BIGINT) AS payable, CAST(NULL AS VARCHAR) AS change,
                CAST(NULL AS BIGINT) AS undone, CAST(NULL AS BIGINT) AS net FROM {relation}"""

    def undone(self) -> str:
        turn = "row_number() OVER (PARTITION BY seq, seller_no ORDER BY change_place) AS turn"
        fallen = f"SELECT *, {self.undoing.fallen()} AS fallen, {turn} FROM ({self.undoing.states('earned')})"
        left = "CASE WHEN abs(amount - taken) < abs(payable_at_first) THEN amount - taken ELSE payable_at_first END"
        before = "OVER (PARTITION BY seq, seller_no ORDER BY change_place)"
        return f"""
            SELECT *, taken - coalesce(lag(taken) {before}, 0) AS taken_now,
                payable_left - coalesce(lag(payable_left) {before}, payable_at_first) AS payable_now
            FROM (SELECT *, {left} AS payable_left FROM (SELECT *, {self.undoing.taken_back()} AS taken FROM ({fallen})))"""

    def taken_back(self) -> str:
        """The changes that take something back; where limits are reopened, `calculated` is what falls before limits since the one before."""
        calculated = "-taken_now"
        if Reopens.LIMITS in self.incentive.reopens:
            calculated = "coalesce(lag(fallen) OVER (PARTITION BY seq, seller_no ORDER BY change_place), 0) - fallen"
        return f"""
            SELECT {self.head("take_back", "change_date")}, {columns_or_null(COMPONENTS, {"currency"} & set(self.columns))}, CAST({calculated} AS BIGINT) AS calculated,
                CAST(-taken_now AS BIGINT) AS amount, CAST(payable_now AS BIGINT) AS payable, change_id AS change, CAST(undone AS BIGINT) AS undone, net_part AS net
            FROM undone WHERE taken_now <> 0"""


def row_keys(incentive: Incentive, columns: Collection[str]) -> str:
    """The numbers by which a row of a result is given its names; a period and an earning bring their id along."""
    fact = ", fact_id" if isinstance(incentive.occasion, OnPeriod | OnEarning) else ""
    return f"seq, seller_no, partner_no, {columns_or_null({'payee_person': 'VARCHAR'}, columns)}{fact}"


def rank_held(ladder: Ladder | None) -> str:
    """SQL of a rank's id by its place; NULL without a ladder."""
    if ladder is None:
        return "CAST(NULL AS VARCHAR)"
    ranks = " ".join(f"WHEN {place} THEN {text_literal(rung.id)}" for place, rung in enumerate(ladder.rungs, start=1))
    return f"CASE rank_place {ranks} ELSE 'none' END"
