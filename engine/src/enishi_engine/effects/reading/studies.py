"""A study from its files: text, partners, deals and the kept assignment, put together or refused with everything that is wrong."""

import json
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from enishi_engine.core.refusals import Refusal
from enishi_engine.effects.assignment import Assignment, SampleRatio, from_data, sample_ratio
from enishi_engine.effects.reading.declarations import STUDY_ATTRIBUTES, STUDY_DEALS, STUDY_OPEN_DEALS, STUDY_PARTNERS
from enishi_engine.effects.reading.placing import Placing, placed
from enishi_engine.effects.reading.tables import TableRead, read_table
from enishi_engine.effects.reading.text import StudyText, read_text
from enishi_engine.effects.study import NEVER, Assigned, Attribute, Campaign, Deals, OpenDeals, OtherCampaign, Partners, Study, Wave
from enishi_engine.facts import FactsRejected, RowError
from enishi_engine.facts.errors import did_you_mean
from enishi_engine.said import Said

NO_FILE = Said("is no file", "ファイルがありません")
NAME_IT = Said("Name the file that `enishi assign --out` wrote.", "`enishi assign --out`が書き出したファイルを指定してください。")
NOT_RISING = Said("do not rise", "日付の順に並んでいません")
IN_ORDER = Said("Write each wave's first day, in their order.", "各回の初日を順に書いてください。")
NOT_OF_THE_STUDY = Said("is none of the study's partners", "調査の対象のパートナーではありません")

UNKNOWN = "unknown"  # what an attribute's file does not say of a partner


@dataclass(frozen=True, kw_only=True)
class StudyRead:
    """A study, what was odd in its files and how it was taken, and whether those found are those drawn.

    Units   the counts are partners, `later_deals` deals of after the study's last day, which are not looked at.
    """

    study: Study
    ratio: SampleRatio | None
    merged: int
    merged_across_waves: int
    not_drawn: int
    later_deals: int


def read_studies(paths: Sequence[Path]) -> tuple[StudyRead, ...]:
    """The studies of several texts. Raises FactsRejected with everything that is wrong in all of them, each with its folder before the file."""
    found, errors = [], []
    for path in paths:
        try:
            found.append(read_study(path))
        except FactsRejected as rejected:
            errors += [replace(error, file=str(path.parent / error.file)) for error in rejected.errors]
    if errors:
        raise FactsRejected(errors)
    return tuple(found)


def read_study(path: Path) -> StudyRead:
    """The study of a text with its tables. Raises FactsRejected with everything that is wrong, in all files."""
    text, errors = read_text(path)
    if text is None:
        raise FactsRejected(errors)
    drawn, wrong = _assignment(text.assignment)
    partners = read_table(text.partners, STUDY_PARTNERS)
    deals = read_table(text.deals, STUDY_DEALS)
    opened = None if text.open_deals is None else read_table(text.open_deals, STUDY_OPEN_DEALS)
    attributes = None if text.attributes is None else read_table(text.attributes, STUDY_ATTRIBUTES)
    errors = [*errors, *wrong]
    waves = _waves(text, drawn, path.name, errors)
    placing = placed(partners, drawn, len(waves))
    tables = [table for table in (deals, opened, attributes) if table is not None]
    for table in tables if partners.rows else ():
        _check_partners(table, placing)
    _check_days(deals, "won_on", "cancelled_on")
    if opened is not None:
        _check_days(opened, "opened_on", "closed_on")
    errors += _others_wrong(text, path.name, placing) if partners.rows else ()
    for table in (partners, *tables):
        errors += sorted(table.errors, key=lambda error: error.line or 0)
    if errors:
        raise FactsRejected(errors)
    return _read(text, drawn, placing, waves, deals, opened, attributes)


def _read(
    text: StudyText,
    drawn: Assignment | None,
    placing: Placing,
    waves: tuple[Wave, ...],
    deals: TableRead,
    opened: TableRead | None,
    attributes: TableRead | None,
) -> StudyRead:
    until = np.datetime64(text.known_until)
    rows = [row for row in deals.rows if row["won_on"] < text.known_until]
    first = min((row["won_on"] for row in rows), default=text.known_until)
    study = Study(
        partners=Partners(
            codes=placing.codes,
            ranks=placing.ranks,
            joined=_days([row["joined"] for row in placing.rows], np.datetime64("1900-01-01")),
            left=_days([row["left"] for row in placing.rows], NEVER),
            unit=placing.units,
            attributes=() if attributes is None else tuple(_attributes(attributes, placing)),
        ),
        deals=Deals(
            partner=_partners(rows, placing),
            day=_days([row["won_on"] for row in rows], NEVER),
            yen=np.array([row["net"] for row in rows], dtype=np.int64),
            cancelled=_days([row["cancelled_on"] for row in rows], NEVER),
        ),
        campaign=_campaign(text, drawn, placing, waves),
        history_from=np.datetime64(text.history_from or first),
        known_until=until,
        open_deals=None if opened is None else _open(opened, placing),
        seed=text.seed,
    )
    found = None if drawn is None or not drawn.randomised else sample_ratio(drawn.sizes(), placing.found(len(waves)))
    return StudyRead(
        study=study,
        ratio=found,
        merged=placing.merged,
        merged_across_waves=placing.merged_across_waves,
        not_drawn=placing.not_drawn,
        later_deals=len(deals.rows) - len(rows),
    )


# ── The kept assignment and the days ─────────────────────────────────────────────────────────────────────────────────


def _assignment(path: Path | None) -> tuple[Assignment | None, list[RowError]]:
    if path is None:
        return None, []
    if not path.is_file():
        return None, [RowError(path.name, None, None, None, NO_FILE, NAME_IT)]
    try:
        return from_data(json.loads(path.read_bytes())), []
    except ValueError as error:
        return None, [RowError(path.name, None, None, None, Said(f"is no JSON ({error})", f"JSONではありません({error})"), NAME_IT)]
    except Refusal as refusal:
        return None, [RowError(path.name, None, None, None, Said(refusal.said.en.rstrip("."), refusal.said.ja.rstrip("。")), Said("", ""))]


def _waves(text: StudyText, drawn: Assignment | None, file: str, errors: list[RowError]) -> tuple[Wave, ...]:
    days = text.waves if drawn is None else drawn.plan.first_days
    if sorted(set(days)) != list(days):
        errors.append(RowError(file, None, "waves", ", ".join(map(str, days)), NOT_RISING, IN_ORDER))
        return ()
    return tuple(_wave(day, following, text) for day, following in zip_longest(days, days[1:]))


def _wave(day: date, following: date | None, text: StudyText) -> Wave:
    """The months after a window end where the next wave begins, unless the text says how many they are."""
    ends = _later(day, text.window)
    after = _later(day, text.window + (text.window if text.after is None else text.after))
    if following is not None and text.after is None and ends < following < after:
        after = following
    return Wave(starts=np.datetime64(day), ends=np.datetime64(ends), after_ends=np.datetime64(after))


def _later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_partners(table: TableRead, placing: Placing) -> None:
    for row, cells in enumerate(table.rows):
        if cells["partner"] not in placing.row_of:
            near = did_you_mean(cells["partner"], placing.row_of)
            remedy = Said(
                f"{near} Add the partner to the study's partners, or remove the row.".strip(),
                f"{near.ja}調査の対象のパートナーに加えるか、この行を外してください。",
            )
            table.wrong(row, "partner", NOT_OF_THE_STUDY, remedy, cells["partner"])


def _check_days(table: TableRead, first: str, last: str) -> None:
    for row, cells in enumerate(table.rows):
        if cells[last] is not None and cells[last] < cells[first]:
            problem = Said(f"is before {first}, {cells[first]}", f"{first}の{cells[first]}より前です")
            table.wrong(row, last, problem, Said("Correct one of the two days.", "どちらかの日付を直してください。"), cells[last])


def _others_wrong(text: StudyText, file: str, placing: Placing) -> Iterator[RowError]:
    for other in text.others:
        for partner in other.partners:
            if partner.value not in placing.row_of:
                remedy = did_you_mean(partner.value, placing.row_of) or Said(
                    "Name partners of the study.", "調査の対象のパートナーを書いてください。"
                )
                yield RowError(file, partner.place.line, "other_campaigns", partner.value, NOT_OF_THE_STUDY, remedy)


def _days(values: Sequence[date | None], absent: np.datetime64) -> NDArray[np.datetime64]:
    return np.array([absent if value is None else value for value in values], dtype="datetime64[D]")


def _partners(rows: Sequence[dict[str, Any]], placing: Placing) -> NDArray[np.int64]:
    return np.array([placing.row_of[row["partner"]] for row in rows], dtype=np.int64)


def _open(table: TableRead, placing: Placing) -> OpenDeals:
    return OpenDeals(
        partner=_partners(table.rows, placing),
        opened=_days([row["opened_on"] for row in table.rows], NEVER),
        closed=_days([row["closed_on"] for row in table.rows], NEVER),
    )


def _attributes(table: TableRead, placing: Placing) -> Iterator[Attribute]:
    """One attribute is known when the last of its values is."""
    for name in sorted({row["attribute"] for row in table.rows}):
        rows = [row for row in table.rows if row["attribute"] == name]
        values = [UNKNOWN] * len(placing.codes)
        for row in rows:
            values[placing.row_of[row["partner"]]] = row["value"]
        yield Attribute(name=name, values=tuple(values), known_on=np.datetime64(max(row["known_on"] for row in rows)))


def _campaign(text: StudyText, drawn: Assignment | None, placing: Placing, waves: tuple[Wave, ...]) -> Campaign:
    rows = placing.rows
    return Campaign(
        name=text.campaign,
        kind=text.kind,
        assigned=_assigned(text, drawn),
        waves=waves,
        wave=np.array(placing.waves, dtype=np.int64),
        announced=waves[0].starts if text.announced is None else np.datetime64(text.announced),
        paid=np.array(placing.paid, dtype=np.int64),
        margin_ppm=text.margin_ppm,
        other_cost=text.other_cost,
        rule=text.rule if drawn is None or drawn.plan.rule is None else f"{drawn.plan.rule.kind.value} {drawn.plan.rule.number}",
        stratum=None if placing.strata is None else np.array(placing.strata, dtype=np.int64),
        left_out=np.array(placing.left_out, dtype=np.bool_),
        enrolled=_days([row["enrolled_on"] for row in rows], NEVER) if any(row["enrolled_on"] for row in rows) else None,
        received=_received(rows),
        others=tuple(
            OtherCampaign(
                name=other.name,
                starts=np.datetime64(other.first_day),
                ends=np.datetime64(other.last_day) + np.timedelta64(1, "D"),
                offered=np.isin(np.arange(len(rows)), [placing.row_of[partner.value] for partner in other.partners]),
            )
            for other in text.others
        ),
    )


def _assigned(text: StudyText, drawn: Assignment | None) -> Assigned:
    if drawn is not None:
        return Assigned.WAVES if drawn.randomised else Assigned.RECORDED_RULE
    assert text.assigned is not None, "the text says it where no assignment is kept"
    return text.assigned


def _received(rows: Sequence[dict[str, Any]]) -> NDArray[np.int64] | None:
    if all(row["received"] is None for row in rows):
        return None
    return np.array([row["received"] or 0 for row in rows], dtype=np.int64)
