"""Refusals: rules that say no, each naming what, why, and what to do next."""

from typing import ClassVar

from enishi_engine.said import SaidError


class Refusal(SaidError):
    """A rule says no, and nothing was changed. `str` is what logs and commands say, `said` has both languages, `code` names it for programs."""

    code: ClassVar[str]

    def __init_subclass__(cls) -> None:
        words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in cls.__name__)
        cls.code = words.strip("_")
