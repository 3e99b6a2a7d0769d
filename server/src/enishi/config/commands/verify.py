"""`enishi verify`: everything that must always hold, over the whole database."""

from collections.abc import Callable, Iterable, Mapping

from enishi.closing import verifying as closing
from enishi.config.commands.ready import refuse_unready
from enishi.core import audit, quarantine
from enishi.deals import verifying as deals
from enishi.earnings import verifying as earnings
from enishi.intake import verifying as intake
from enishi.ledger import verifying as ledger
from enishi.papers import verifying as papers
from enishi.parallel_run import verifying as parallel_run
from enishi.partners import verifying as partners
from enishi.payouts import verifying as payouts
from enishi.planning import verifying as planning
from enishi.programs import verifying as programs
from enishi.ranks import verifying as ranks
from enishi.statements import verifying as statements
from enishi.targets import verifying as targets
from enishi_engine.cli.output import Speaker

# What each app says must hold: its name, and what yields its faults.
INVARIANTS: Mapping[str, Callable[[], Iterable[str]]] = {
    "audit": audit.faults,
    "quarantine": quarantine.faults,
    "intake": intake.faults,
    "partners": partners.faults,
    "programs": programs.faults,
    "ranks": ranks.faults,
    "targets": targets.faults,
    "deals": deals.faults,
    "earnings": earnings.faults,
    "planning": planning.faults,
    "ledger": ledger.faults,
    "statements": statements.faults,
    "payouts": payouts.faults,
    "papers": papers.faults,
    "closing": closing.faults,
    "parallel_run": parallel_run.faults,
}


def run(speaker: Speaker) -> None:
    """Print every fault; exit code 1 when there is one."""
    refuse_unready()
    faults = {name: list(find()) for name, find in INVARIANTS.items()}
    found = sum(len(each) for each in faults.values())
    speaker.answer(ok=not found, faults=faults)
    for name, each in faults.items():
        speaker.say(f"{name}: {_counted(len(each))}")
        for fault in each:
            speaker.warn(f"  {fault}")
    raise SystemExit(1 if found else 0)


def _counted(faults: int) -> str:
    return "holds" if not faults else "1 fault" if faults == 1 else f"{faults:,} faults"
