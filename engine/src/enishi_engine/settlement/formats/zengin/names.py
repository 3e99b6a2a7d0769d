"""Names in a bank file's characters: half-width kana without small ones, capitals, digits, ( ) - . and blank (docs/rules/payout-files.md)."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jaconv

from enishi_engine.settlement.dated import read_data

MARKS = frozenset("ﾞﾟ")
KANA = frozenset(chr(code) for code in range(ord("ｱ"), ord("ﾝ") + 1)) | {"ｦ"}
VOICED = {"ﾞ": frozenset("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ"), "ﾟ": frozenset("ﾊﾋﾌﾍﾎ")}
ALLOWED = KANA | MARKS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789()-. ")
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_BEFORE = str.maketrans(dict.fromkeys("ー‐‑–—―−－ｰ", "-") | {"゛": "ﾞ", "゜": "ﾟ"})


def bank_name(entered: str) -> str:
    """A name as it was entered, as a bank file spells it: to be shown, corrected and approved before it is used.

    Width, small kana, long vowels and corporate forms are put right. Kanji and other characters stay as they are, and `unfit` names
    them: a reading is never guessed.
    """
    wide = jaconv.hira2kata(unicodedata.normalize("NFKC", entered.translate(_BEFORE))).translate(_SMALL).upper()
    return " ".join(jaconv.z2h(_abbreviated(wide), kana=True, ascii=True, digit=True).split())


def unfit(name: str) -> tuple[str, ...]:
    """What a bank file cannot hold, in the order in which it stands there, each once; a mark without its kana is told as the mark."""
    return tuple(dict.fromkeys(_unfit(name)))


def cut(name: str, width: int) -> str:
    """As much as fits, without a blank at its end, and never a kana without its mark: ﾊ where ﾊﾞ was cut would be another name."""
    if len(name) <= width:
        return name
    return name[: width - 1 if name[width] in MARKS else width].rstrip()


def _unfit(name: str) -> Iterator[str]:
    for before, character in zip((" ", *name), name, strict=False):
        if character not in ALLOWED or (character in MARKS and before not in VOICED[character]):
            yield character


def _abbreviated(wide: str) -> str:
    """The name with its corporate form abbreviated by position; only one, the longest that is found."""
    for form, short in _forms():
        before, found, after = wide.partition(form)
        if found:
            before, after = before.strip(), after.strip()
            return f"{before}{'(' if before else ''}{short}{')' if after else ''}{after}"
    return wide


@cache
def _forms() -> tuple[tuple[str, str], ...]:
    """Spelling → abbreviation, the longest spelling first, in the kana that names are put into."""
    data = read_data(Path(__file__).with_name("corporate_forms.yaml"))
    spelled = [(form.translate(_SMALL), short) for short, forms in data.items() for form in forms]
    return tuple(sorted(spelled, key=lambda one: -len(one[0])))
