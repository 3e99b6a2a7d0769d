"""One dated text: metrics, ladder and incentives, read in the order in which they speak of one another."""

from dataclasses import dataclass
from datetime import date

from enishi_engine.core.expression import Unit, Weight
from enishi_engine.core.incentive import Incentive, Label, Metric, NamedWeight, Rounding
from enishi_engine.core.program import Accepted, Version
from enishi_engine.program import meeting, values
from enishi_engine.program.document import Mapping, Notes, Place, Sequence, Text, Written
from enishi_engine.program.flags import FlagReader
from enishi_engine.program.incentive import Draft, IncentiveReader, in_order
from enishi_engine.program.ladder import LadderReader, month_day, rung_ids
from enishi_engine.program.names import fields_of, metric_scope, review_scope
from enishi_engine.program.payout import PayoutReader
from enishi_engine.program.reopening import with_changes
from enishi_engine.program.syntax import Binary, Call, Figure, SyntaxProblem, Tree, Unary, Word, parse
from enishi_engine.program.typing import typed
from enishi_engine.program.weights import WeightReader

KEYS = {
    "program": "its id and name: {id: sakura, label: {ja: …, en: …}}",
    "currency": "ISO 4217, as JPY; every amount is in it",
    "timezone": "the maker's time zone; left out: Asia/Tokyo",
    "year_starts": 'first day of the program year, MM-DD in quotes: "04-01"; left out: "01-01"',
    "earnings_rounding": "down, up, half_up or half_even; once per line; left out: down",
    "attributes": "what partners are, with the values each can have: {region: [east, west]}",
    "weights": "dated tables of numbers by which figures weigh facts, by name",
    "metrics": "figures per partner, by name",
    "ranks": "the ladder and its reviews",
    "restates": "ranks: reviews of closed periods read what was learned since; left out: what the closing knew",
    "flags": "what to look into beside money: [{id: review_needed, condition: sales_year < 1_000_000, reviewed: monthly}]",
    "incentives": "every way to earn",
    "payout": "when what was posted is paid out, and from which amount on",
    "accepted": "findings of the checks that may stay: [{check: cliff, on: commission, because: agreed with finance 2026-09-12}]",
}


METRIC_KEYS = {
    "label": "its name: {ja: …, en: …}; left out: its id",
    "is": "its formula, as sum(line.net) over month; alone it may stand without a key",
    "changes": "on_own_day: a cancellation or refund lowers the figure of its own day (so too when left out); "
    "on_day_of_line: that of its line's day",
}


@dataclass(frozen=True)
class Heading:
    """What all versions of a program share."""

    id: str
    label: Label
    currency: str
    timezone: str


@dataclass(frozen=True)
class MetricDraft:
    name: Text
    label: Label
    text: Text
    changes: Written | None
    needs: frozenset[str]


class VersionReader:
    """Reads one text; every problem goes to `notes`, and reading goes on."""

    def __init__(self, root: Mapping, digits: int, notes: Notes) -> None:
        self.root, self.digits, self.notes = root, digits, notes
        self.metric_units: dict[str, Unit] = {}
        self.weights: dict[str, Weight] = {}

    def read(self, from_day: date, until_day: date | None, file: str) -> Version:
        notes, root = self.notes, self.root
        notes.unknown_keys(root, tuple(KEYS))
        attributes = self.attributes()
        weights = self.read_weights()
        metrics = self.metrics()
        written_ranks = root.get("ranks")
        ladder = (
            None
            if written_ranks is None
            else LadderReader(self.metric_units, self.weights, attributes, self.digits, notes).read(written_ranks)
        )
        ranks = None if written_ranks is None else rung_ids(written_ranks)
        incentives = self.incentives(attributes, ranks)
        return Version(
            from_day=from_day,
            until_day=until_day,
            file=file,
            rounding=values.choice(root.get("earnings_rounding"), Rounding, "way of rounding", notes) or Rounding.DOWN,
            year_starts=self.year_starts(),
            attributes=attributes,
            metrics=metrics,
            weights=weights,
            ladder=ladder,
            incentives=incentives,
            flags=FlagReader(review_scope(ranks, self.metric_units, attributes), self.digits, notes).read(root.get("flags")),
            restates_ranks=self.restates(),
            accepted=self.accepted(),
            payout=PayoutReader(self.digits, notes).read(root.get("payout")),
        )

    def year_starts(self) -> tuple[int, int]:
        written = self.root.get("year_starts")
        found = month_day(written, "year_starts", self.notes)
        if found is not None and found[1] != 1 and written is not None:
            self.notes.add(written.place, "A program year starts on the first of a month.", 'Write "04-01".')
        return found or (1, 1)

    def restates(self) -> bool:
        written = values.text(self.root.get("restates"), "restates", self.notes)
        if written is not None and written.value != "ranks":
            self.notes.add(written.place, f"{written.value!r} cannot be restated.", "Write restates: ranks, or leave it out.")
        return written is not None

    def attributes(self) -> dict[str, tuple[str, ...]]:
        section = values.mapping(self.root.get("attributes"), "attributes", "{region: [east, west]}", self.notes)
        found: dict[str, tuple[str, ...]] = {}
        taken = fields_of("partner", "partner")
        for entry in section.entries if section else ():
            if f"partner.{entry.key.value}" in taken:
                self.notes.add(entry.key.place, f"partner.{entry.key.value} is there already.", "Choose another name for the attribute.")
            name = values.identifier(entry.key, "an attribute", self.notes)
            found[name] = tuple(written.value for written in values.items(entry.value, name, self.notes))
        return found

    # Metrics

    def read_weights(self) -> tuple[NamedWeight, ...]:
        example = "{points: {tables: {2024-04-01: {by: product.family, cloud: 3, otherwise: 1}}}}"
        section = values.mapping(self.root.get("weights"), "weights", example, self.notes)
        found = WeightReader(self.digits, self.notes).read(section)
        self.weights = {named.weight.name: named.weight for named in found}
        metrics = self.root.get("metrics")
        for name in metrics.keys() if isinstance(metrics, Mapping) else ():
            if name in self.weights and section is not None:
                self.notes.add(section.place, f"{name!r} is a weight and a metric.", "Give each its own name.")
        return found

    def metrics(self) -> tuple[Metric, ...]:
        section = values.mapping(self.root.get("metrics"), "metrics", "{sales_year: sum(line.net) over trailing 12 months}", self.notes)
        drafts = [
            draft for entry in (section.entries if section else ()) if (draft := self.metric_draft(entry.key, entry.value)) is not None
        ]
        found = [self.metric(draft) for draft in self.metrics_in_order(drafts)]
        return tuple(metric for metric in found if metric is not None)

    def metric_draft(self, key: Text, value: Written) -> MetricDraft | None:
        values.identifier(key, "a metric", self.notes)
        label, changes = Label(key.value, key.value), None
        if isinstance(value, Mapping):
            self.notes.unknown_keys(value, tuple(METRIC_KEYS))
            changes = value.get("changes")
            label = values.label(value.get("label"), key.value, self.notes)
            value = value.get("is") or value
        text = values.text(value, key.value, self.notes)
        if text is None:
            return None
        try:
            needs = _names(parse(text.value))
        except SyntaxProblem as wrong:
            self.notes.broken.add(key.value)
            self.notes.wrong(text, key.value, wrong)
            return None
        self.notes.named("metric", key.value, key.place)
        return MetricDraft(key, label, text, changes, needs)

    def metrics_in_order(self, drafts: list[MetricDraft]) -> list[MetricDraft]:
        """What a metric is built of stands before it; a circle is refused and printed."""
        by_name = {draft.name.value: draft for draft in drafts}
        done: list[MetricDraft] = []
        circling: set[str] = set()

        def visit(draft: MetricDraft, path: tuple[str, ...]) -> None:
            name = draft.name.value
            if name in path:
                circle = " → ".join((*path[path.index(name) :], name))
                circling.update(path[path.index(name) :])
                self.notes.broken.update(circling)
                self.notes.add(draft.name.place, f"The metrics go in a circle: {circle}.", "Let one of them be built of facts alone.")
                return
            if draft in done:
                return
            for need in sorted(draft.needs & by_name.keys()):
                visit(by_name[need], (*path, name))
            if draft not in done:
                done.append(draft)

        for draft in drafts:
            visit(draft, ())
        return [draft for draft in done if draft.name.value not in circling]

    def metric(self, draft: MetricDraft) -> Metric | None:
        try:
            expression = typed(draft.text.value, metric_scope(self.metric_units, self.weights), self.digits)
        except SyntaxProblem as wrong:
            self.notes.broken.add(draft.name.value)
            self.notes.wrong(draft.text, draft.name.value, wrong)
            return None
        if expression.unit not in (Unit.MONEY, Unit.COUNT, Unit.NUMBER, Unit.RATIO):
            self.notes.add(
                draft.text.place,
                f"{draft.name.value} is {expression.unit.value}.",
                "A metric is an amount, a count, a number or a ratio.",
            )
            return None
        self.metric_units[draft.name.value] = expression.unit
        expression = with_changes(expression, draft.changes, draft.name.value, self.notes)
        return Metric(draft.name.value, draft.label, expression, draft.text.value)

    # Incentives

    def incentives(self, attributes: dict[str, tuple[str, ...]], ranks: tuple[str, ...] | None) -> tuple[Incentive, ...]:
        section = self.root.get("incentives")
        if section is None:
            return ()
        if not isinstance(section, Sequence):
            self.notes.add(section.place, "incentives is a list.", "Begin each with a dash: - id: commission.")
            return ()
        reader = IncentiveReader(attributes, ranks, self.metric_units, self.digits, self.notes)
        drafts = tuple(draft for item in section if (draft := reader.draft(item)) is not None)
        places = self.places(drafts)
        read: dict[str, Incentive] = {}
        for draft in in_order(drafts, self.notes):
            if draft.changes is not None and draft.changes not in read:
                continue  # what it changes is itself wrong, which is told
            incentive = reader.read(draft, read)
            if incentive is not None:
                read[draft.id] = incentive
        as_written = tuple(read[draft.id] for draft in drafts if draft.id in read)
        meeting.check(as_written, places, self.notes)
        return as_written

    def accepted(self) -> tuple[Accepted, ...]:
        section = self.root.get("accepted")
        example = "[{check: cliff, on: commission, because: agreed with finance 2026-09-12}]"
        if section is not None and not isinstance(section, Sequence):
            self.notes.add(section.place, "accepted is a list.", f"Write {example}.")
            return ()
        found: list[Accepted] = []
        for item in section or ():
            entry = values.mapping(item, "accepted", example, self.notes)
            wanted = {"check": "cliff", "on": "commission", "because": "agreed with finance 2026-09-12"}
            if entry is None or not values.required(entry, wanted, "What is accepted", self.notes):
                continue
            self.notes.unknown_keys(entry, tuple(wanted))
            check, on, because = (values.text(entry.get(key), key, self.notes) for key in wanted)
            if check is not None and on is not None and because is not None:
                self.notes.named("accepted", f"{check.value} {on.value}", entry.place)
                found.append(Accepted(check.value, on.value, because.value))
        return tuple(found)

    def places(self, drafts: tuple[Draft, ...]) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for draft in drafts:
            if draft.id in found:
                self.notes.add(draft.place.place, f"The incentive {draft.id!r} stands here twice.", "Give each its own id.")
            found[draft.id] = draft.place.place
            self.notes.named("incentive", draft.id, draft.place.place)
        return found


def _names(tree: Tree) -> frozenset[str]:
    """The bare names outside figures: what may be other metrics."""
    match tree:
        case Word(text=text, quoted=False):
            return frozenset([text])
        case Unary(_, operand):
            return _names(operand)
        case Binary(_, left, right):
            return _names(left) | _names(right)
        case Call(_, arguments):
            return frozenset(name for argument in arguments for name in _names(argument))
        case Figure(value=Word(text="day"), where=where) if where is not None:
            return _names(where)
        case _:
            return frozenset()
