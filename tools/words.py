"""Keeps the pages' words complete: each room of the console has its Japanese beside it, in locale/ja.

`python tools/words.py` writes what is new in the pages into the .po files, for somebody to say in Japanese, and takes out what is gone;
`--check` writes nothing and prints what is missing, and what two rooms say differently, with exit code 1.
"""

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

os.environ.setdefault("ENISHI_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "enishi.config.settings")

from django.utils.translation.template import templatize

SITES = tuple(Path(__file__).resolve().parents[1] / "server" / "src" / "enishi" / name for name in ("console", "portal"))
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
CALL = re.compile(r"""(n?p?gettext|_)\(((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|[\s,]|count)+)\)""")


def main() -> int:
    """Write or check; the exit code says whether all is said."""
    parser = argparse.ArgumentParser(prog="python tools/words.py", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is missing")
    chosen = parser.parse_args()
    found = 0
    if chosen.check:
        for clash in clashes(_catalog(room)[1] for room in rooms()):
            print(clash)
            found += 1
    for room in rooms():
        for problem in (_problems if chosen.check else _written)(room):
            print(problem)
            found += 1
    return 1 if found else 0


def clashes(catalogs: Iterable[Catalog]) -> Iterator[str]:
    """Words that two rooms say differently in Japanese: all rooms share one domain, so one of the two would stand on the pages of both."""
    said: dict[str, str] = {}
    for message in (message for catalog in catalogs for message in catalog if message.id and message.string):
        msgid, words = str(message.id), str(message.string)
        if said.setdefault(msgid, words) != words:
            yield f"{msgid!r} is {said[msgid]!r} in one room and {words!r} in another. Say it once, or give one of the two other English words."


def rooms() -> list[Path]:
    """The console and the portal themselves, for what all their pages share, and each of their rooms."""
    found = ((site, sorted(place.parent for place in site.glob("*/__init__.py") if place.parent.name != "templatetags")) for site in SITES)
    return [room for site, rooms_of_site in found for room in (site, *rooms_of_site)]


def said_in(room: Path) -> dict[str, str]:
    """Every msgid of a room's pages and code, with the file that says it first."""
    found: dict[str, str] = {}
    for file in sorted(_files(room)):
        for msgid in _of_template(file) if file.suffix in (".html", ".txt") else _of_code(file):
            found.setdefault(msgid, str(file.relative_to(room)))
    return found


def _files(room: Path) -> Iterator[Path]:
    places = [room / "templates", room / "templatetags"] if room in SITES else [room]
    if room in SITES:
        yield from room.glob("*.py")
    for place in places:
        yield from (file for file in place.rglob("*") if file.suffix in (".py", ".html", ".txt"))


def _of_code(file: Path) -> Iterator[str]:
    with file.open("rb") as text:
        for _, message, _, _ in extract("python", text, keywords=KEYWORDS):
            yield message if isinstance(message, str) else message[0]


def _of_template(file: Path) -> Iterator[str]:
    for _, arguments in CALL.findall(templatize(file.read_text(encoding="utf-8"))):
        literal = re.match(r"""\s*(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")""", arguments)
        if literal:
            yield str(ast.literal_eval(literal[1]))


def _catalog(room: Path) -> tuple[Path, Catalog]:
    file = room / "locale" / "ja" / "LC_MESSAGES" / "django.po"
    if not file.exists():
        return file, Catalog(locale="ja", project="enishi", charset="utf-8", fuzzy=False)
    with file.open("rb") as text:
        return file, read_po(text, locale="ja")


def _problems(room: Path) -> Iterator[str]:
    said, (_, catalog) = said_in(room), _catalog(room)
    for msgid, file in said.items():
        message = catalog.get(msgid)
        if message is None or not message.string or message.fuzzy:
            yield f"{room.relative_to(SITES[0].parent)}/{file}: {msgid!r} is not said in Japanese. Run tools/words.py, then write it."
    for message in catalog:
        if message.id and message.id not in said:
            yield f"{room.relative_to(SITES[0].parent)}: {message.id!r} is said in Japanese, and no page says it. Run tools/words.py."


def _written(room: Path) -> Iterator[str]:
    said = said_in(room)
    file, old = _catalog(room)
    if not said and not file.exists():
        return
    new = Catalog(locale="ja", project="enishi", charset="utf-8", fuzzy=False, header_comment="# The pages' words in Japanese.")
    for msgid in said:
        former = old.get(msgid)
        new.add(msgid, "" if former is None else former.string, flags=("python-format",) if re.search(r"%\(\w+\)s", msgid) else ())
        if former is None or not former.string:
            yield f"{file.relative_to(SITES[0].parent)}: {msgid!r}"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        write_po(out, new, omit_header=False, sort_output=False, width=140, no_location=True)
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [
        line
        for line in lines
        if not re.match(
            r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Project-Id-Version|Report-Msgid)', line
        )
    ]
    file.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
