"""The page of what was run: how many of each file, what killed them, and each that survived with the reason."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.mutants.mutants import Mutant, all_mutants, places_of
from benchmarks.mutants.not_planted import KINDS
from benchmarks.mutants.running import Judged
from benchmarks.mutants.sources import files

GOAL = 95
REASONS = {
    "equivalent": "that no program and no facts can tell apart",
    "gap": "that a test could see, and none does",
    "unexplained": "that nobody looked into yet",
}


@dataclass(frozen=True)
class Reason:
    """Why a mutant survives: nothing can tell it apart, or no test does yet."""

    equivalent: bool
    text: str


def reasons(file: Path) -> dict[str, Reason]:
    """What was found out by hand, by fingerprint."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {mark: Reason(kind == "equivalent", text) for kind in ("equivalent", "gaps") for mark, text in tables.get(kind, {}).items()}


def page(mutants: Sequence[Mutant], judged: Mapping[str, Judged], why: Mapping[str, Reason], *, commit: str, seed: str, day: str) -> str:
    """Of the chosen mutants those that are judged; verdicts on texts that are no longer there do not count."""
    run = [(mutant, judged[mutant.fingerprint]) for mutant in mutants if mutant.fingerprint in judged]
    killed = [one for _, one in run if one.verdict == "killed"]
    survived = [(mutant, one) for mutant, one in run if one.verdict == "survived"]
    invalid = [one for one in judged.values() if one.verdict == "invalid" and one.fingerprint in all_mutants()]
    head = _head(run, killed, invalid, mutants, f"Seed {seed}{f', {day}' if day else ''}, at commit {commit}.")
    told = _told(survived, why)
    return "\n".join([*head, *told, "", *_not_planted(), *_by_file(run), *_by_what(killed), *_survivors(survived, why), ""])


def _head(
    run: Sequence[tuple[Mutant, Judged]], killed: Sequence[Judged], invalid: Sequence[Judged], mutants: Sequence[Mutant], when: str
) -> list[str]:
    share = f"{100 * len(killed) / len(run):.1f} %" if run else "none"
    whole = "all" if len(run) == len(mutants) else f"{len(run)} of {len(mutants)}"
    missed = "" if run and 100 * len(killed) >= GOAL * len(run) else ": **missed**"
    return [
        "# Mutation: would the tests see a small mistake?", "",
        "Small mistakes are planted in the core and in the plan, with its printer and its arithmetic, one at a time: a comparison off by one, a sum for a",
        "difference, a guard that is forgotten, a join that loses rows. Each must make a generated program or a test of the engine fail.",
        "How it works and how to run it: [benchmarks](../../benchmarks/README.md#mutants).", "",
        "This page is written by the command; do not edit it.", "",
        f"- {when} Places where something can be changed: {sum(map(places_of, files())):,} in {sum(places_of(file) > 0 for file in files())} files.",
        f"- Judged: {whole} chosen mutants.",
        f"- Killed: **{len(killed)} of {len(run)} ({share})**; goal: at least {GOAL} %{missed}. Survived: {len(run) - len(killed)}.",
        f"- Not counted: {len(invalid)} that Python does not import or DuckDB does not read; others were drawn for them.",
    ]  # fmt: skip


def _told(survived: Sequence[tuple[Mutant, Judged]], why: Mapping[str, Reason]) -> list[str]:
    """How many survivors have which kind of reason."""
    kinds = Counter(_kind(mutant, why) for mutant, _ in survived)
    return [f"- Survivors: {', '.join(f'{kinds[kind]} {words}' for kind, words in REASONS.items())}."] if survived else []


def _kind(mutant: Mutant, why: Mapping[str, Reason]) -> str:
    reason = why.get(mutant.fingerprint)
    return "unexplained" if reason is None else "equivalent" if reason.equivalent else "gap"


def _not_planted() -> list[str]:
    return ["## What is not planted", "", "By how a plan is made, some changes can make it slower and no row another one. They are left out by their kind, before any is drawn:", "",
            *(f"- {kind}" for kind in KINDS), ""]  # fmt: skip


def _by_file(run: Sequence[tuple[Mutant, Judged]]) -> list[str]:
    lines = [
        "## By file",
        "",
        "| file | places | judged | Python | SQL | killed | survived |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    for file in files():
        found = [one for mutant, one in run if mutant.file == file]
        if places_of(file):
            languages, verdicts = Counter(one.language for one in found), Counter(one.verdict for one in found)
            counts = (len(found), languages["python"], languages["sql"], verdicts["killed"], verdicts["survived"])
            lines.append(f"| `{file}` | {places_of(file)} | {' | '.join(map(str, counts))} |")
    return [*lines, ""]


def _by_what(killed: Sequence[Judged]) -> list[str]:
    """Where a mutant was first seen; programs are looked at first."""
    found = Counter(_what(one.by) for one in killed)
    lines = ["## What saw them first", "", "What is quickest to calculate is looked at first; most mutants would be seen by many more.", ""]
    lines += ["| killed by | mutants |", "| --- | --: |"]
    return [*lines, *(f"| {what} | {count} |" for what, count in found.most_common()), ""]


def _what(by: str) -> str:
    if by.startswith("program "):
        stopped = by.rpartition(": ")[2][:1].isupper()
        return "generated programs: the calculation stops" if stopped else "generated programs: other rows"
    if by.startswith("engine/tests/"):
        return f"`{by.partition('::')[0].removeprefix('engine/tests/')}`"
    return "a calculation that does not end" if by == "time" else by


def _survivors(survived: Sequence[tuple[Mutant, Judged]], why: Mapping[str, Reason]) -> list[str]:
    lines = ["## Survivors", ""]
    if not survived:
        return [*lines, "None.", ""]
    for kind, words in REASONS.items():
        found = sorted((one for one in survived if _kind(one[0], why) == kind), key=lambda one: (one[0].file, one[0].start))
        if found:
            lines += [f"### {len(found)} {words}", "", "| place | change | why it survives |", "| --- | --- | --- |"]
            lines += [f"| `{mutant.file}` {mutant.definition} | {_code(one.change)} | {_reason(mutant, why)} |" for mutant, one in found]
            lines.append("")
    return lines


def _reason(mutant: Mutant, why: Mapping[str, Reason]) -> str:
    reason = why.get(mutant.fingerprint)
    return f"{reason.text if reason else '?'} ({mutant.fingerprint})"


def _code(text: str) -> str:
    """Code in a cell of a table."""
    return f"`` {text.replace('|', chr(92) + '|')} ``"
