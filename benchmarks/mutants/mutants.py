"""Mutants: one small change of one file each, known by a fingerprint that lives as long as the definition around it is not rewritten."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from benchmarks.mutants.not_planted import not_planted
from benchmarks.mutants.python_changes import definitions, literals, python_changes
from benchmarks.mutants.sources import files, text_of
from benchmarks.mutants.sql_changes import sql_changes


@dataclass(frozen=True)
class Mutant:
    """A change of a file: `before`, which stands from `start`, becomes `after`."""

    file: str
    start: int
    before: str
    after: str
    language: str  # python or sql
    definition: str  # the function or class it stands in; empty for the module
    fingerprint: str

    @property
    def line(self) -> int:
        """Counted from 1."""
        return text_of(self.file).count("\n", 0, self.start) + 1

    @property
    def mutated(self) -> str:
        """The whole file with the change."""
        text = text_of(self.file)
        return text[: self.start] + self.after + text[self.start + len(self.before) :]

    @property
    def around(self) -> str:
        """The code about it on one line, the change between ⟦ ⟧."""
        text, end = text_of(self.file), self.start + len(self.before)
        left = text[text.rfind("\n", 0, self.start) + 1 : self.start][-50:].lstrip()
        right = text[end : text.find("\n", end)][:40].rstrip()
        before = " ".join(self.before.split())
        return f"{left}⟦{before} → {self.after}⟧{right}"


@cache
def mutants_of(file: str) -> tuple[Mutant, ...]:
    """Every mutant of a file, in the order of their places. SQL is looked for in the plan's strings only."""
    text = text_of(file)
    changes = [("python", *one) for one in python_changes(text)]
    if file.startswith("plan/"):
        changes += [("sql", *one) for literal in literals(text) for one in sql_changes(literal)]
    found, kept_as_they_are = [], not_planted(file, text)
    for language, start, end, after in sorted(dict.fromkeys(changes), key=lambda one: one[1:]):
        if any(one.holds(start, after) for one in kept_as_they_are):
            continue
        name, first, last = next((one for one in definitions(text) if one[1] <= start < one[2]), ("", 0, len(text)))
        before = text[start:end]
        told = "\n".join((file, name, text[first:last], str(start - first), before, after))
        found.append(Mutant(file, start, before, after, language, name, sha256(told.encode()).hexdigest()[:12]))
    return tuple(found)


def all_mutants() -> dict[str, Mutant]:
    return {mutant.fingerprint: mutant for file in files() for mutant in mutants_of(file)}


def places_of(file: str) -> int:
    return len({(mutant.start, len(mutant.before)) for mutant in mutants_of(file)})


def chosen(seed: str, number: int, invalid: Collection[str] = ()) -> list[Mutant]:
    """So many mutants, spread over the files by their number of places, at most one of each place while there are enough.

    Those known to be invalid are passed over. A change of one file leaves the choice in the others nearly as it was, and
    every beginning of the list is spread over the files as the whole is.
    """
    places = {file: places_of(file) for file in files()}
    quotas = _shares(places, number)
    found = [mutant for file, quota in quotas.items() for mutant in _drawn(seed, mutants_of(file), invalid)[:quota]]
    return sorted(found, key=lambda mutant: _lot(seed, mutant))


def _shares(weights: dict[str, int], number: int) -> dict[str, int]:
    """The number shared in proportion to the weights, what is left to the largest remainders."""
    total = sum(weights.values())
    shares = {name: number * weight // total for name, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda name: (-(number * weights[name] % total), name))
    return {name: shares[name] + (name in by_remainder[: number - sum(shares.values())]) for name in weights}


def _drawn(seed: str, mutants: Iterable[Mutant], invalid: Collection[str]) -> list[Mutant]:
    """In the order of their lots, second changes of a place behind the first ones of all."""
    of_place: dict[tuple[int, int], list[Mutant]] = defaultdict(list)
    for mutant in sorted(mutants, key=lambda one: _lot(seed, one)):
        if mutant.fingerprint not in invalid:
            of_place[mutant.start, len(mutant.before)].append(mutant)
    turns = [(turn, _lot(seed, mutant), mutant) for found in of_place.values() for turn, mutant in enumerate(found)]
    return [mutant for _, _, mutant in sorted(turns, key=lambda one: one[:2])]


def _lot(seed: str, mutant: Mutant) -> str:
    return sha256(f"{seed}/{mutant.fingerprint}".encode()).hexdigest()
