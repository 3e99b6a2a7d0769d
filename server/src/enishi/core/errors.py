"""Refusals: rules that say no, each naming what, why, and what to do next."""

from typing import ClassVar


class Refusal(Exception):
    """A rule says no, and nothing was changed. Shown to people as it is; `code` names it for programs."""

    code: ClassVar[str]

    def __init_subclass__(cls) -> None:
        words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in cls.__name__)
        cls.code = words.strip("_")
