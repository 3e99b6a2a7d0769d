"""The commands of ranks that the server adds to `enishi`: `enishi ranks …`."""

from typing import Annotated, Any

import typer

from enishi.commands import AsJson, InLanguage, Program, Tongue, carried_out, command

_HELP = "Where partners stand, what the next review changes, what reviews came to, and ranks that people decide."
ranks = typer.Typer(
    help=_HELP,
    short_help=_HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Partner = Annotated[str, typer.Argument(metavar="PARTNER", help="The partner's code.")]
Proposal = Annotated[str, typer.Argument(metavar="PROPOSAL", help="What enishi ranks waiting calls it.")]
By = Annotated[str, typer.Option(help="Who does it: their mail address.")]
Until = Annotated[str, typer.Option(help="The last day, as 2026-12-31; today or later.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the decision.")]


def _carry_out(act: str, language: Tongue | None, /, **said: Any) -> None:
    carried_out("ranks", act=act, language=language, **said)


@command(ranks, "list")
def list_ranks(program: Program, *, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Say which rank each partner has today, and what it lacks for the next."""
    _carry_out("list", language, program=program, as_json=as_json)


@command(ranks, "review")
def review_ranks(program: Program, *, by: By, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Work out the reviews that have come, now instead of by the worker; done again it changes nothing (exit code 5 when refused)."""
    _carry_out("review", language, program=program, by=by, as_json=as_json)


@command(ranks, "next")
def preview(program: Program, *, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Say whose rank the next review would change by what was known when it was last worked out, with the figures."""
    _carry_out("next", language, program=program, as_json=as_json)


@command(ranks, "history")
def history(program: Program, partner: Partner, *, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Say every review of a partner with its reason and figures, the newest first."""
    _carry_out("history", language, program=program, partner=partner, as_json=as_json)


@command(ranks, "decide")
def decide(
    partner: Partner,
    rank: Annotated[str, typer.Argument(metavar="RANK", help="The rank's id, as the text has it.")],
    *,
    first_day: Annotated[str, typer.Option("--from", help="The first day, as 2026-10-01; today or later.")],
    until: Until,
    reason: Reason,
    by: By,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a rank beside the reviews; it counts once a second person has approved it."""
    _carry_out("decide", language, partner=partner, rank=rank, first_day=first_day, until=until, reason=reason, by=by, as_json=as_json)


@command(ranks, "end")
def end(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="The id of the decision, as the partner's page has it.")],
    *,
    until: Until,
    reason: Reason,
    by: By,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Ask for another last day of a rank that was decided; a second person approves that too."""
    _carry_out("end", language, decision=decision, until=until, reason=reason, by=by, as_json=as_json)


@command(ranks, "waiting")
def waiting(*, language: InLanguage = None, as_json: AsJson = False) -> None:
    """List decisions that wait for a second person."""
    _carry_out("waiting", language, as_json=as_json)


@command(ranks, "approve")
def approve(proposal: Proposal, *, by: By, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Let a decision count: by somebody else than who asked for it."""
    _carry_out("approve", language, proposal=proposal, why="", by=by, as_json=as_json)


@command(ranks, "reject")
def reject(
    proposal: Proposal,
    *,
    why: Annotated[str, typer.Option(help="The reason.")],
    by: By,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say no to a decision, with the reason."""
    _carry_out("reject", language, proposal=proposal, why=why, by=by, as_json=as_json)


@command(ranks, "withdraw")
def withdraw(
    proposal: Proposal,
    *,
    why: Annotated[str, typer.Option(help="The reason.")],
    by: By,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Take one's own proposal back, with the reason."""
    _carry_out("withdraw", language, proposal=proposal, why=why, by=by, as_json=as_json)
