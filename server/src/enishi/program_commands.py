"""The commands of programs that the server adds to `enishi`: `enishi program …`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from enishi.commands import AsJson, InLanguage, Program, Tongue, carried_out, command

_HELP = "Bring a text of a program into force, step by step: draft, check, difference, review, approve."
program = typer.Typer(
    help=_HELP,
    short_help=_HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Day = Annotated[str, typer.Argument(metavar="DAY", help="The day from which the text is to be in force, as 2026-04-01.")]
By = Annotated[str, typer.Option(help="Who does it: their mail address.")]
Hash = Annotated[str, typer.Option("--hash", help="The hash of the text that was looked at, its first eight characters or more.")]


def _carry_out(act: str, language: Tongue | None, /, **said: Any) -> None:
    carried_out("program", act=act, language=language, **said)


@command(program, "list")
def list_texts(
    program: Annotated[str, typer.Argument(help="The program's id; without it all of them.")] = "",
    *,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """List texts with the steps that they have passed: who, when, and what is to be done next."""
    _carry_out("list", language, program=program, as_json=as_json)


@command(program, "draft")
def draft_text(
    program: Program,
    day: Day,
    text: Annotated[Path, typer.Argument(help="The file of the text.", exists=True, dir_okay=False)],
    *,
    by: By,
    cases: Annotated[Path | None, typer.Option(help="The file of its cases.", exists=True, dir_okay=False)] = None,
    nature: Annotated[list[str] | None, typer.Option(help="What an incentive is, where its type says otherwise, as volume=rebate.")] = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Keep a text with its cases as the draft of a day; a draft that is there is replaced and begins anew."""
    _carry_out("draft", language, program=program, day=day, text=text, cases=cases, natures=nature, by=by, as_json=as_json)


@command(program, "withdraw")
def withdraw_the_draft(
    program: Program,
    day: Day,
    *,
    by: By,
    looked_at: Hash,
    reason: Annotated[str, typer.Option(help="Why it is not to come into force; kept with the draft.")],
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Take a draft back, with the reason: it comes no further, and another text may be drafted for its day."""
    _carry_out("withdraw", language, program=program, day=day, by=by, looked_at=looked_at, reason=reason, as_json=as_json)


@command(program, "check")
def check_text(program: Program, day: Day, *, by: By, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Say everything that is wrong with a draft (exit code 3), then run its cases (exit code 1 when one fails)."""
    _carry_out("check", language, program=program, day=day, by=by, as_json=as_json)


@command(program, "difference")
def calculate_the_difference(program: Program, day: Day, *, by: By, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Calculate what a draft would have changed on the facts that are known: per partner, in all, the twenty largest."""
    _carry_out("difference", language, program=program, day=day, by=by, as_json=as_json)


@command(program, "review")
def review_the_difference(
    program: Program, day: Day, *, by: By, looked_at: Hash, language: InLanguage = None, as_json: AsJson = False
) -> None:
    """Say that you have looked at the difference of a draft."""
    _carry_out("review", language, program=program, day=day, by=by, looked_at=looked_at, as_json=as_json)


@command(program, "approve")
def approve_text(program: Program, day: Day, *, by: By, looked_at: Hash, language: InLanguage = None, as_json: AsJson = False) -> None:
    """Put a draft in force from its day, for good: by somebody else than who wrote it."""
    _carry_out("approve", language, program=program, day=day, by=by, looked_at=looked_at, as_json=as_json)
