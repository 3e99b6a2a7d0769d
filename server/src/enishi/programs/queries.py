"""Reads of programs: their texts, and which are in force."""

import json
from datetime import date

from enishi.programs.models import ProgramVersion, State
from enishi.programs.natures import Nature
from enishi.programs.reading import Text


def approved_texts(program: str) -> list[Text]:
    """The texts that a second person has approved, by their days; those of days to come too."""
    versions = ProgramVersion.objects.filter(program=program, state=State.APPROVED).order_by("from_day")
    return [text_of(version) for version in versions]


def drafts(program: str, *, through: date) -> list[date]:
    """The days of drafts up to a day: texts that somebody means to have in force by then."""
    found = ProgramVersion.objects.filter(program=program, state=State.DRAFT, from_day__lte=through)
    return list(found.order_by("from_day").values_list("from_day", flat=True))


def programs() -> list[str]:
    """The ids of all programs that have a text."""
    return list(ProgramVersion.objects.order_by("program_id").values_list("program_id", flat=True).distinct())


def text_of(version: ProgramVersion) -> Text:
    """The text as plain data."""
    said = {incentive: Nature(nature) for incentive, nature in json.loads(version.natures).items()}
    return Text(from_day=version.from_day, text=version.text, natures=said)
