"""How a command is carried out: it speaks the reader's language, and says why a rule refused it."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from enishi.core.errors import Refusal
from enishi_engine.cli.output import Speaker, Tongue, language_of
from enishi_engine.facts import RowError
from enishi_engine.folders import FolderRefused
from enishi_engine.said import Said

REJECTED, REFUSED = 4, 5  # exit codes: rows are wrong; a rule said no, and nothing was done
ERRORS_TOLD = 20


def carry_out(command: str, /, *, language: str | None, as_json: bool, **said: Any) -> None:
    """Call the command's module; a rule that says no is told, and is exit code 5."""
    speaker = Speaker(as_json, language_of(None if language is None else Tongue(language)))
    try:
        import_module(f"enishi.config.commands.{command}").run(speaker, **said)
    except Refusal as refusal:
        speaker.warn(refusal.said)
        speaker.answer(ok=False, error=refusal.code, message=str(refusal))
        raise SystemExit(REFUSED) from None
    except FolderRefused as refused:
        speaker.warn(refused.said)
        speaker.answer(ok=False, error="folder_refused", message=str(refused))
        raise SystemExit(REFUSED) from None


def tell_errors(errors: Sequence[RowError], speaker: Speaker) -> None:
    """What is wrong in a file, the first twenty with their places, and how many more there are."""
    for error in errors[:ERRORS_TOLD]:
        speaker.warn(error.said)
    if (left := len(errors) - ERRORS_TOLD) > 0:
        speaker.warn(Said(f"… and {left:,} more.", f"… ほかに{left:,}件あります。"))
