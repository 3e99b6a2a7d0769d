"""What differs between two texts, in the words that partners read: two terms that read alike are alike."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from enishi_engine.core.incentive import Incentive, Label, Ladder, NamedWeight
from enishi_engine.core.program import Program, Version
from enishi_engine.incentives import TYPES
from enishi_engine.words import Language, Vocabulary, amounts, in_words, vocabulary_of
from enishi_engine.words.expressions import table_of_weights
from enishi_engine.words.incentives import incentive_in_words
from enishi_engine.words.language import phrase, spoken
from enishi_engine.words.payout import payout_in_words
from enishi_engine.words.program import rounding_in_words
from enishi_engine.words.ranks import flag_in_words, rules_in_words, rung_in_words

_HEADS: Mapping[str, Label] = {
    "name": Label("名称", "Name"),
    "type": Label("種別", "Type"),
    "year": Label("年度の初日", "First day of the program year"),
    "rounding": Label("端数処理", "Rounding"),
    "payout": Label("お支払い", "Payouts"),
    "attributes": Label("パートナーの属性", "What partners are"),
    "condition": Label("条件", "Condition"),
    "benefits": Label("特典", "Benefits"),
    "order": Label("ランクの順(低い方から)", "Ranks from low to high"),
    "rules": Label("ランクの判定", "How ranks move"),
    "table": Label("重みづけの表", "Table"),
    "formula": Label("計算のしかた", "How it is counted"),
}


class Section(Enum):
    """The part of a text that a change stands in."""

    INCENTIVES = "incentives"
    RANKS = "ranks"
    METRICS = "metrics"
    WEIGHTS = "weights"
    FLAGS = "flags"
    WHOLE = "whole"  # what holds for the whole text


@dataclass(frozen=True)
class Term:
    """One point that differs; None where that text does not have it. Several lines are a table or a list."""

    head: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Change:
    """One incentive, rank, metric, weight or flag that differs (or the whole text's own terms: no id), with its terms that do."""

    section: Section
    id: str | None
    name: str
    is_in_old: bool
    is_in_new: bool
    terms: tuple[Term, ...]

    @property
    def kind(self) -> str:
        if self.is_in_old and self.is_in_new:
            return "changed"
        return "removed" if self.is_in_old else "added"


@dataclass(frozen=True)
class Said:
    """Everything a text says, in one language: for each section its things by id, each a name and its points by head."""

    things: Mapping[Section, Mapping[str, tuple[str, Mapping[str, str]]]]
    whole: Mapping[str, str]


def differences(old: Program, new: Program, language: Language) -> tuple[Change, ...]:
    """How the newest text of one program differs from the newest of the other.

    Shape   incentives, then ranks, metrics, weights, flags and what holds for the whole text; in each the order of the new text, what was
            removed last.
    Errors  none: every checked program has words.
    """
    before, after = (_said(program, program.versions[-1], language) for program in (old, new))
    found = [change for section in before.things for change in _things(section, before.things[section], after.things[section])]
    whole = tuple(_terms(before.whole, after.whole))
    name = spoken(new.label, language)
    return (*found, Change(Section.WHOLE, None, name, is_in_old=True, is_in_new=True, terms=whole)) if whole else tuple(found)


def _things(
    section: Section, old: Mapping[str, tuple[str, Mapping[str, str]]], new: Mapping[str, tuple[str, Mapping[str, str]]]
) -> Iterator[Change]:
    for id_ in (*new, *(one for one in old if one not in new)):
        name, points = new.get(id_) or old[id_]
        terms = tuple(_terms(old[id_][1] if id_ in old else {}, points if id_ in new else {}))
        if terms or (id_ in old) != (id_ in new):
            yield Change(section, id_, name, id_ in old, id_ in new, terms)


def _terms(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Term]:
    for head in (*new, *(one for one in old if one not in new)):
        if old.get(head) != new.get(head):
            yield Term(head, old.get(head), new.get(head))


# ── What a text says ─────────────────────────────────────────────────────────────────────────────────────────────────


def _said(program: Program, version: Version, language: Language) -> Said:
    words = vocabulary_of(program, version, language)
    ladder = version.ladder
    things: dict[Section, dict[str, tuple[str, Mapping[str, str]]]] = {
        Section.INCENTIVES: {one.id: (spoken(one.label, language), _incentive(one, version, words)) for one in version.incentives},
        Section.RANKS: {} if ladder is None else _ranks(ladder, words),
        Section.METRICS: {
            one.id: (spoken(one.label, language), _points(words, name=spoken(one.label, language), formula=in_words(one.expression, words)))
            for one in version.metrics
        },
        Section.WEIGHTS: {one.weight.name: (spoken(one.label, language), _weight(one, words)) for one in version.weights},
        Section.FLAGS: {
            flag.id: (
                spoken(flag.label, language),
                _points(words, name=spoken(flag.label, language), condition=flag_in_words(flag, version, words)),
            )
            for flag in version.flags
        },
    }
    return Said(things, _whole(program, version, words))


def _incentive(incentive: Incentive, version: Version, words: Vocabulary) -> Mapping[str, str]:
    label = TYPES[incentive.type].LABEL
    points = _points(words, name=spoken(incentive.label, words.language), type=spoken(label, words.language))
    for item in incentive_in_words(incentive, version.incentives, words):
        points[item.head] = "\n".join(filter(None, (points.get(item.head), item.text.strip("\n"))))
    return points


def _weight(named: NamedWeight, words: Vocabulary) -> Mapping[str, str]:
    return _points(words, name=spoken(named.label, words.language), table="\n".join(table_of_weights(named.weight.table, words)))


def _ranks(ladder: Ladder, words: Vocabulary) -> dict[str, tuple[str, Mapping[str, str]]]:
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for rung in ladder.rungs:
        name, condition, benefits = rung_in_words(rung, ladder, words)
        found[rung.id] = name, _points(words, name=name, condition=condition, benefits=benefits)
    return found


def _whole(program: Program, version: Version, words: Vocabulary) -> Mapping[str, str]:
    language, ladder = words.language, version.ladder
    attributes = [f"{name}: {_joined(values, language)}" for name, values in version.attributes.items()]
    ranks = {} if ladder is None else {
        "order": _joined([spoken(rung.label, language) for rung in ladder.rungs], language),
        "rules": "\n".join(rules_in_words(version, words)),
    }  # fmt: skip
    return _points(
        words,
        name=spoken(program.label, language),
        year=amounts.day_of_year(*version.year_starts, language),
        rounding=rounding_in_words(version.rounding, language),
        payout="\n".join(payout_in_words(version.payout, version.year_starts, words.currency, language)),
        attributes="\n".join(attributes),
        **ranks,
    )


def _points(words: Vocabulary, **texts: str) -> dict[str, str]:
    """The texts under their heads; an empty one is not said."""
    return {phrase(_HEADS, key, words.language): text for key, text in texts.items() if text}


def _joined(texts: Iterable[str], language: Language) -> str:
    return ("、" if language == "ja" else ", ").join(texts)
