"""The words of one version of a program: what its metrics, ranks and incentives are called, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from enishi_engine.core.incentive import Incentive, Label
from enishi_engine.core.program import Names, Program, Version, no_names
from enishi_engine.words.codes import code_label
from enishi_engine.words.fields import field_label
from enishi_engine.words.language import Language, spoken

_NO_RANK = Label("なし", "none")


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """A language, the currency that amounts are in, and the labels that a text gives its own names.

    `ranks` go from low to high, by id; what is not in a mapping is called by its id. `names` are those of the facts.
    """

    language: Language
    currency: str
    metrics: Mapping[str, Label] = field(default_factory=dict)
    weights: Mapping[str, Label] = field(default_factory=dict)
    ranks: Mapping[str, Label] = field(default_factory=dict)
    incentives: Mapping[str, Label] = field(default_factory=dict)
    benefits: Mapping[str, Label] = field(default_factory=dict)
    names: Names = no_names

    def metric(self, metric_id: str) -> str:
        return self._label(self.metrics, metric_id)

    def weight(self, weight_id: str) -> str:
        return self._label(self.weights, weight_id)

    def incentive(self, incentive_id: str) -> str:
        return self._label(self.incentives, incentive_id)

    def benefit(self, benefit_id: str) -> str:
        return self._label(self.benefits, benefit_id)

    def rank(self, rank_id: str) -> str:
        """A rank by its id; `none` is no rank."""
        return spoken(_NO_RANK, self.language) if rank_id == "none" else self._label(self.ranks, rank_id)

    def rank_at(self, place: int) -> str:
        """A rank by its place on the ladder: 0 is none, 1 the first rung."""
        return self.rank(("none", *self.ranks)[place])

    def code(self, path: str, code: str) -> str:
        """A code of a field (`line.product`) by its name; else by the word that is known for it, else as it stands."""
        return spoken(self.names(path, code) or code_label(path, code), self.language)

    def field(self, path: str) -> str:
        """A field in the middle of a sentence."""
        return spoken(field_label(path, self.names("attribute.code", path.rpartition(".")[2])), self.language)

    def payee(self, kind: str, code: str) -> str:
        """A partner, or one of its people, by name; without one by the code."""
        named = self.names("line.person" if kind == "person" else "line.partner", code)
        return code if named is None else spoken(named, self.language)

    def _label(self, labels: Mapping[str, Label], id_: str) -> str:
        return spoken(labels.get(id_, Label(id_, id_)), self.language)


def vocabulary_of(program: Program, version: Version, language: Language) -> Vocabulary:
    """The vocabulary of one version of a program."""
    rungs = () if version.ladder is None else version.ladder.rungs
    return Vocabulary(
        language=language,
        currency=program.currency,
        metrics={metric.id: metric.label for metric in version.metrics},
        weights={named.weight.name: named.label for named in version.weights},
        ranks={rung.id: rung.label for rung in rungs},
        incentives=_incentives(program, version),
        benefits={benefit.id: benefit.label for benefit in (version.ladder.benefits if version.ladder else ())},
        names=program.names,
    )


def _incentives(program: Program, version: Version) -> dict[str, Label]:
    """Every incentive of the program, as this version calls it where it has it."""
    found: dict[str, Label] = {}
    ordered: tuple[Incentive, ...] = tuple(incentive for other in program.versions for incentive in other.incentives)
    for incentive in (*ordered, *version.incentives):
        found[incentive.id] = incentive.label
    return found
