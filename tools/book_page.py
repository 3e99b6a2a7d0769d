"""A page of the screenshot book, and how a site's pages are kept between the walk and the pictures."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Shown:
    """A page under its name, who of the site sees it (nobody: ""), and where."""

    name: str
    person: str
    path: str


def write(pages: list[Shown], file: Path) -> None:
    """Keep what was walked."""
    file.write_text(json.dumps([asdict(one) for one in pages], ensure_ascii=False, indent=1), encoding="utf-8")


def read(file: Path) -> list[Shown]:
    """What was kept."""
    return [Shown(**one) for one in json.loads(file.read_text(encoding="utf-8"))]
