"""What is written in a command's words and files, read: days, and texts."""

from datetime import date
from pathlib import Path

from enishi.core.errors import Refusal


class NotADay(Refusal):
    """The text is no day."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no day. Write it as 2026-04-01.", ja=f"「{text}」は日付ではありません。2026-04-01のように書いてください。"
        )


class NotAText(Refusal):
    """The file holds something else than text."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} is no UTF-8 text. Name the file of the text, saved as UTF-8.",
            ja=f"{file}はUTF-8のテキストではありません。UTF-8で保存した本文のファイルを指定してください。",
        )


def day_of(text: str) -> date:
    """The day. Raises NotADay."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotADay(text) from None


def text_of(file: Path) -> str:
    """The file's text. Raises NotAText."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise NotAText(file) from None
    if "\0" in text:  # no database keeps it
        raise NotAText(file)
    return text
