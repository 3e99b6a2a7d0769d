"""What a rule of settlement has to say about one thing: how grave it is, what is the matter and what to do, in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enishi_engine.core.incentive import Label
from enishi_engine.core.refusals import Refusal
from enishi_engine.program.problems import Severity


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`rule` names the rule for programs; `on` is what it is about, by its id; `field` and `value` are what stands there; `day` is the day that matters."""

    rule: str
    severity: Severity
    on: str
    problem: Label
    remedy: Label
    field: str = ""
    value: str = ""
    day: date | None = None


def is_refused(findings: Iterable[Finding]) -> bool:
    """Does one of them forbid going on? Warnings are shown and block nothing."""
    return any(finding.severity is Severity.ERROR for finding in findings)


class FindingsRefuse(Refusal):
    """Something must not be made as it is; `findings` has every reason at once."""

    def __init__(self, what: str, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        said = [f"{one.on}: {one.problem.en} {one.remedy.en}" for one in self.findings if one.severity is Severity.ERROR]
        super().__init__(
            "\n".join((f"{what}: {len(said)} things are wrong, nothing was made.", *said)),
            ja="\n".join(
                (
                    f"{what}: {len(said)}件の誤りがあるため、何も作成していません。",
                    *(f"{one.on}: {one.problem.ja}{one.remedy.ja}" for one in self.findings if one.severity is Severity.ERROR),
                )
            ),
        )
