"""From dated texts to a checked program of the engine, and what each text says of natures: pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from enishi.programs.natures import Nature, nature_of_type
from enishi_engine.core.incentive import PaysAs
from enishi_engine.core.program import Program
from enishi_engine.program import Checked, read_texts


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text and the day from which it is in force; `natures` of the incentives for which somebody said one; its cases."""

    from_day: date
    text: str
    natures: Mapping[str, Nature]
    cases: str = ""

    @property
    def file(self) -> str:
        """What its places name."""
        return f"{self.from_day}.yaml"

    @property
    def cases_file(self) -> str:
        return f"cases/{self.from_day}.yaml"

    @property
    def hash(self) -> str:
        """Of everything that is approved with it."""
        return hash_of(json.dumps([self.text, self.cases, dict(self.natures)], ensure_ascii=False, sort_keys=True))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Texts read together. `natures` by the text's day and the incentive; `hash` is of all texts and their days."""

    program: Program
    natures: Mapping[tuple[date, str], Nature]
    hash: str
    accrues_marketing_money: bool


def check(texts: Iterable[Text]) -> Checked:
    """The program of these texts with what is to be said about it. Raises ProgramRefused with every problem at once."""
    return read_texts({one.from_day: (one.file, one.text.encode()) for one in texts})


def read(texts: Iterable[Text]) -> Reading:
    """The program of these texts. Raises ProgramRefused with every problem at once."""
    dated = sorted(texts, key=lambda one: one.from_day)
    program = check(dated).program
    said = {one.from_day: one.natures for one in dated}
    incentives = [(version.from_day, incentive) for version in program.versions for incentive in version.incentives]
    return Reading(
        program=program,
        natures={(day, one.id): said[day].get(one.id, nature_of_type(one.type)) for day, one in incentives},
        hash=hash_of("\n".join(f"{one.from_day} {one.hash}" for one in dated)),
        accrues_marketing_money=any(one.pays_as is PaysAs.MARKETING_MONEY for _, one in incentives),
    )


def hash_of(text: str) -> str:
    """The hash of a text as it is written."""
    return hashlib.sha256(text.encode()).hexdigest()
