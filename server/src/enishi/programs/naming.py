"""What a program's sentences call the codes of its facts: products, companies, people and customers by their names, attributes by their words.

The engine knows codes alone. `named` gives a program the names as they are now; figures, hashes and what was issued never look at them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from enishi.intake import queries as intake
from enishi.partners.attribute_words import ATTRIBUTES, VALUES
from enishi.programs.models import ProgramVersion, State
from enishi.programs.reading import Text, read
from enishi_engine.core.incentive import Label
from enishi_engine.core.program import Program

_FACTS: Mapping[str, str] = {
    "product": "products", "customer": "customers", "person": "people", "partner": "partners", "seller": "partners",
    "distributor": "partners", "parent": "partners", "introduced_by": "partners",
}  # fmt: skip


def named(program: Program) -> Program:
    """The program with the names of the facts that are taken, each read when a sentence first asks for it."""
    return replace(program, names=NamesOfFacts())


def program_labels() -> dict[str, Label]:
    """What each program is called by the newest text that was approved for it."""
    approved = ProgramVersion.objects.filter(state=State.APPROVED).order_by("from_day").values_list("program_id", "text")
    return {program: _label(text) for program, text in dict(approved).items()}


@lru_cache(maxsize=64)
def _label(text: str) -> Label:
    return read([Text(from_day=date.min, text=text, natures={})]).program.label


class NamesOfFacts:
    """Names by field and code (`line.product`, hr), kept while one page is made."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Label | None] = {}
        self._whole: set[str] = set()

    def __call__(self, path: str, code: str) -> Label | None:
        entity, _, field = path.rpartition(".")
        if entity == "attribute":
            word = ATTRIBUTES.get(code)
            return None if word is None else Label(word.ja, word.en.lower())
        if field in ATTRIBUTES:
            return VALUES.get(code)
        fact = _FACTS.get(entity if field == "code" else field)
        if fact is None:
            return None
        if (fact, code) not in self._known and fact not in self._whole:
            self._read(fact, code)
        return self._known.get((fact, code))

    def _read(self, fact: str, code: str) -> None:
        """Whoever is asked for; with a person their colleagues, and with a product all of them, which are few and asked for together."""
        rows = intake.latest_rows(fact) if fact == "products" else intake.latest_rows(fact, column="code", values=(code,))
        if fact == "products":
            self._whole.add(fact)
        if fact == "people":
            rows = intake.latest_rows(fact, column="partner", values={str(row["partner"]) for row in rows})
        self._known[fact, code] = None
        for row in rows:
            name = str(row["name"] or "")
            self._known[fact, str(row["code"])] = Label(name, name) if name else None
