"""A partner's month as plain text for a terminal: what it came to, the ranks, each line, and why the rest paid nothing."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from enishi_engine.core.incentive import Label
from enishi_engine.core.program import Program
from enishi_engine.explain.explanation import Row
from enishi_engine.explain.facts import fact_in_words
from enishi_engine.explain.figures import figures_about, measured_side
from enishi_engine.explain.finding import ExplainedMonth
from enishi_engine.explain.pages import section, sum_in_words, version_in_force, version_of, words_of
from enishi_engine.explain.ranks import figures_in_words, next_rank_in_words, review_in_words
from enishi_engine.explain.reasons import counted_in_words
from enishi_engine.words import Language, amounts, in_words
from enishi_engine.words.benefits import left_in_words
from enishi_engine.words.language import listed, phrase, spoken

SHOWN = 20  # reasons that a page spells out; the rest is counted by incentive and reason, and stands in the JSON

_PHRASES: Mapping[str, Label] = {
    "month": Label("{partner} {month}", "{partner}, {month}"),
    "until": Label("この計算は{day}までです。", "The run ends on {day}."),
    "incentive": Label("インセンティブ", "Incentive"),
    "lines": Label("明細", "Lines"),
    "earned": Label("発生額", "Earned"),
    "taken_back": Label("返還額", "Taken back"),
    "payable": Label("支払対象額", "Payable"),
    "money": Label("合計", "In all"),
    "marketing_money": Label("販促支援金の合計", "Marketing money in all"),
    "reason": Label("{incentive} / {fact}: {words}", "{incentive} / {fact}: {words}"),
    "more": Label("ほかに{count}件({groups})", "{count} more ({groups})"),
    "group": Label("{incentive} {reason} {count}件", "{count} × {incentive} {reason}"),
    "count": Label("{incentive}: {count}件 — {words}", "{incentive}: {count} — {words}"),
    "decided_rank": Label(
        "{day}以降の明細{count}件に適用: {rank}(判定ではなく、個別の決定によるランク)",
        "on the lines from {day} on ({count}): {rank} (no review gave it: it was decided by people)",
    ),
    "opening_rank": Label(
        "{day}以降の明細{count}件に適用: {rank}(判定の前の、はじめのランク)",
        "on the lines from {day} on ({count}): {rank} (the rank to begin with, before any review)",
    ),
    "decision": Label("個別の決定: {rank}({parts})", "decided by people: {rank} ({parts})"),
    "from_to": Label("{first}から{last}まで", "from {first} to {last}"),
    "from": Label("{first}から", "from {first}"),
    "to": Label("{last}まで", "until {last}"),
    "open": Label("期限なし", "without end"),
    "why": Label("理由: {reason}", "reason: {reason}"),
    "who": Label("決定者: {who}", "decided by {who}"),
    "benefit": Label("{benefit}({days}、{rank}): {left}", "{benefit} ({days}, as {rank}): {left}"),
    "flag": Label("{flag}({day}): {condition}{had}", "{flag} ({day}): {condition}{had}"),
    "had": Label("({measure}は{had})", " ({measure} was {had})"),
}


def month_page(explained: ExplainedMonth, language: Language) -> str:
    """Everything about one partner's month as lines of text."""
    lines = [phrase(_PHRASES, "month", language, partner=explained.partner, month=amounts.month(explained.first_day, language)), ""]
    if explained.ends_early:
        lines += [phrase(_PHRASES, "until", language, day=amounts.day(explained.until, language)), ""]
    if explained.lines:
        lines += [*_summary(explained, language), ""]
    ranks = list(_ranks(explained, language))
    if ranks:
        lines += section("ranks", ranks, language)
    if explained.benefits:
        lines += section("benefits", [_benefit(row, explained.program, language) for row in explained.benefits], language)
    if explained.flags:
        lines += section("flags", [_flag(row, explained.program, language) for row in explained.flags], language)
    if explained.until >= explained.first_day:
        lines += _candidates(explained, language)
    return "\n".join(lines).rstrip() + "\n"


def _candidates(explained: ExplainedMonth, language: Language) -> list[str]:
    """What was paid, what paid nothing and why, and what was only counted."""
    lines = section("earned", [each.words[language].text for each in explained.lines], language)
    if explained.lines:
        lines += [f"  {sum_in_words(explained, language)}", ""]
    lines += section("not_paid", list(_reasons(explained, language)), language)
    # Of a fact that another version judges, that version's rows already speak.
    counted = [row for row in explained.counted if row["gate"] != "other_version"]
    if counted:
        lines += section("counted", [_count(row, explained.program, language) for row in counted], language)
    return lines


# ── The sum of the month ─────────────────────────────────────────────────────────────────────────────────────────────


def _summary(explained: ExplainedMonth, language: Language) -> list[str]:
    """A table of the incentives in the order of the text: their lines, what they earned, what was taken back, what is payable."""
    rows = [each.row for each in explained.lines]
    heads = [phrase(_PHRASES, key, language) for key in ("incentive", "lines", "earned", "taken_back", "payable")]
    last = {row["incentive"]: row["version"] for row in sorted(rows, key=lambda row: row["version"])}
    ordered = dict.fromkeys(incentive.id for version in explained.program.versions for incentive in version.incentives)
    cells = [
        [words_of(explained.program, last[incentive], language).incentive(incentive), *_sums(explained.program, language, rows, incentive)]
        for incentive in ordered
        if incentive in last
    ]
    totals = [
        [phrase(_PHRASES, form, language), *_sums(explained.program, language, of_form)]
        for form in ("money", "marketing_money")
        if (of_form := [row for row in rows if row["pays_as"] == form])
    ]
    return _in_columns([heads, *cells, *totals])


def _sums(program: Program, language: Language, rows: list[Row], incentive: str | None = None) -> list[str]:
    """Of one incentive, or of all: how many lines earned, and the three sums."""
    of_it = [row for row in rows if incentive in (None, row["incentive"])]
    earned = [row["amount"] for row in of_it if row["kind"] == "earned"]
    taken_back = [row["amount"] for row in of_it if row["kind"] != "earned"]
    sums = (sum(earned), sum(taken_back), sum(row["payable"] for row in of_it))
    return [amounts.count(len(earned)), *(amounts.money(value, program.currency, language) for value in sums)]


def _in_columns(rows: list[list[str]]) -> list[str]:
    """The cells below each other: the first column to the left, the others to the right."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        blank = " " * (widths[0] - _width(first))
        lines.append(
            f"  {first}{blank}" + "".join(f"  {' ' * (width - _width(cell))}{cell}" for cell, width in zip(others, widths[1:], strict=True))
        )
    return lines


def _width(text: str) -> int:
    """How many columns of a terminal the text takes: a Japanese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


# ── Ranks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ranks(explained: ExplainedMonth, language: Language) -> Iterator[str]:
    """Each review with the figures that decided it, ranks that no review gave, and what the next rank asks for."""
    for review in explained.ranks:
        yield _review(review, explained, language)
    unreviewed = _unreviewed(explained)
    for rank, rows in unreviewed.items():
        words = words_of(explained.program, rows[0]["version"], language)
        ladder = version_of(explained.program, rows[0]["version"]).ladder
        opening = ladder is not None and rank == ladder.rungs[0].id and not explained.ranks
        day, count = amounts.day(rows[0]["day"], language), amounts.count(len(rows))
        yield phrase(_PHRASES, "opening_rank" if opening else "decided_rank", language, day=day, count=count, rank=words.rank(rank))
    yield from (_decision(row, explained, language) for row in explained.decisions)
    known = [*explained.ranks, *(rows[-1] for rows in unreviewed.values())]
    if known:
        asked = next_rank_in_words(known[-1], explained.program, language)
        yield from () if asked is None else (asked,)


def _benefit(row: Row, program: Program, language: Language) -> str:
    """A benefit in its period: entitled, used and left, by the rank that gave most."""
    words = words_of(program, row["version"], language)
    first, last = amounts.day(row["first_day"], language), amounts.day(row["last_day"], language)
    days = phrase(_PHRASES, "from_to", language, first=first, last=last)
    left = left_in_words(row, words)
    return phrase(_PHRASES, "benefit", language, benefit=words.benefit(row["benefit"]), days=days, rank=words.rank(row["rank"]), left=left)


def _flag(row: Row, program: Program, language: Language) -> str:
    """A flag that was raised: its condition, and the figure that met it."""
    words = words_of(program, row["version"], language)
    flag = next(flag for flag in version_of(program, row["version"]).flags if flag.id == row["flag"])
    about = measured_side(flag.condition.test)
    had = figures_about(row, about, words).had
    measure = None if about is None else in_words(about, words)
    figure = "" if had is None or measure is None else phrase(_PHRASES, "had", language, measure=measure, had=had)
    condition = in_words(flag.condition.test, words)
    day = amounts.day(row["day"], language)
    return phrase(_PHRASES, "flag", language, flag=spoken(flag.label, language), day=day, condition=condition, had=figure)


def _unreviewed(explained: ExplainedMonth) -> dict[str, list[Row]]:
    """The earning lines whose rank is not that of the latest review before them, by rank, in order of day."""
    found: dict[str, list[Row]] = {}
    for row in (each.row for each in explained.lines):
        reviewed = [review["rank"] for review in explained.ranks if review["day"] <= row["day"]][-1:]
        if row["kind"] == "earned" and row["rank"] not in (None, "none", *reviewed):
            found.setdefault(row["rank"], []).append(row)
    return found


def _decision(row: Row, explained: ExplainedMonth, language: Language) -> str:
    """What people decided, until when, why and who."""
    words = words_of(explained.program, version_in_force(explained.program, explained.first_day).from_day, language)
    days = {key: amounts.day(row[column], language) for key, column in (("first", "first_day"), ("last", "last_day")) if row[column]}
    span = {2: "from_to", 0: "open"}.get(len(days), "from" if "first" in days else "to")
    parts = [phrase(_PHRASES, span, language, **days)]
    parts += [phrase(_PHRASES, "why", language, reason=row["reason"])] if row["reason"] else []
    parts += [phrase(_PHRASES, "who", language, who=row["decided_by"])] if row["decided_by"] else []
    return phrase(_PHRASES, "decision", language, rank=words.rank(row["rank"]), parts=("、" if language == "ja" else "; ").join(parts))


def _review(review: Row, explained: ExplainedMonth, language: Language) -> str:
    """A review, and under it the figures that the ladder's conditions look at."""
    metrics = [row for row in explained.metrics if row["day"] == review["day"]]
    figures = figures_in_words(review, metrics, explained.program, language)
    return "\n".join([review_in_words(review, explained.program, language), *(f"      {figure}" for figure in figures)])


# ── What paid nothing ────────────────────────────────────────────────────────────────────────────────────────────────


def _reasons(explained: ExplainedMonth, language: Language) -> Iterator[str]:
    """The first reasons spelled out, the rest counted by incentive and reason code."""
    for each in explained.not_paid[:SHOWN]:
        incentive = words_of(explained.program, each.row["version"], language).incentive(each.row["incentive"])
        fact, words = fact_in_words(each.row, language), each.words[language].text
        yield phrase(_PHRASES, "reason", language, incentive=incentive, fact=fact, words=words)
    rest = explained.not_paid[SHOWN:]
    if rest:
        groups = Counter(
            (words_of(explained.program, each.row["version"], language).incentive(each.row["incentive"]), each.row["reason"])
            for each in rest
        )
        said = [
            phrase(_PHRASES, "group", language, incentive=incentive, reason=reason, count=amounts.count(count))
            for (incentive, reason), count in groups.items()
        ]
        yield phrase(_PHRASES, "more", language, count=amounts.count(len(rest)), groups=listed(said, language))


def _count(row: Row, program: Program, language: Language) -> str:
    incentive = words_of(program, row["version"], language).incentive(row["incentive"])
    words = counted_in_words(row["gate"], language)
    return phrase(_PHRASES, "count", language, incentive=incentive, count=amounts.count(row["count"]), words=words)
