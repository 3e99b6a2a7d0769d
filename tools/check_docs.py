"""Checks that the documents are true: links lead somewhere, types and rules are documented, glossary words are in the code.

Run from anywhere: `python tools/check_docs.py [REPOSITORY]`. Prints every problem with its place; exit code 1 if there is one.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE_WORD = re.compile(r"`([^`]+)`")
# What belongs to one machine or one source of packages, never to the project.
FORBIDDEN = (
    re.compile(r"(?<![\w./}-])/(?:work|tmp|root|home|Users)/"),
    re.compile(r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|deb\.debian\.org)\b"),
)
SKIPPED_FOLDERS = frozenset({"__pycache__", "dist", "out", "build", "vendor", "node_modules"})
TYPES = Path("engine/src/enishi_engine/incentives")


def files(folder: Path) -> Iterator[Path]:
    """Every file that belongs to the project; environments, caches and what runs wrote do not."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name != ".git":  # in a worktree .git is a file, which says where the repository lies
            yield path
        elif path.is_dir() and (path.name == ".ci" or not (path.name.startswith(".") or path.name in SKIPPED_FOLDERS)):
            yield from files(path)


def text_of(path: Path) -> str:
    """The file as text; a file that is absent or no text reads as empty."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def anchors(document: str) -> set[str]:
    """The anchors that a page shown on the web gets from its headings."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(CODE_BLOCK.sub("", document)))
    return {heading.strip().replace(" ", "-") for heading in kept}


def broken_links(repository: Path) -> Iterator[str]:
    """Every relative link of a document names a file that exists and, after `#`, one of its headings."""
    for page in (path for path in files(repository) if path.suffix == ".md"):
        for link in LINK.findall(CODE_BLOCK.sub("", text_of(page))):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = link.partition("#")
            target = page.parent / name if name else page
            if not target.exists():
                yield f"{page.relative_to(repository)}: link to {link}, but there is no such file"
            elif anchor and target.suffix == ".md" and anchor not in anchors(text_of(target)):
                yield f"{page.relative_to(repository)}: link to {link}, but the page has no such heading"


def undocumented_types(repository: Path) -> Iterator[str]:
    """Every incentive type is a folder with a README.md and cases.yaml, and docs/rules/types.md has a row that says what it adds."""
    rows = text_of(repository / "docs/rules/types.md")
    for folder in sorted(path.parent for path in (repository / TYPES).glob("*/rule.py")):
        for name in ("README.md", "cases.yaml"):
            if not (folder / name).is_file():
                yield f"{folder.relative_to(repository)}: the incentive type has no {name}"
        if f"\n| `{folder.name}` |" not in rows:
            yield f"docs/rules/types.md: no row says what the type {folder.name} adds"


def unused_words(repository: Path) -> Iterator[str]:
    """Every glossary word in `backticks` in a first column is a word of the code."""
    glossary = repository / "docs/glossary.md"
    code = "\n".join(text_of(path) for path in files(repository) if path.suffix in {".py", ".yaml"} and "tools" not in path.parts)
    words = set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", code).lower()))
    for row in text_of(glossary).splitlines():
        first_column = row.split("|")[1] if row.startswith("|") else ""
        for word in CODE_WORD.findall(first_column):
            # `order_line` is there as order_line, OrderLine or in a sentence; a plural counts.
            if not all(part in words or f"{part}s" in words for part in re.findall(r"[a-z]+", word.lower())):
                yield f"docs/glossary.md: `{word}` is not a word of the code"


def unlisted_pages(repository: Path) -> Iterator[str]:
    """Every page of docs is linked from the index of its folder, or from that of all where its folder has none."""
    docs = repository / "docs"
    for page in sorted({*docs.glob("*.md"), *docs.glob("*/*.md")}):
        index = next(one for one in (page.parent / "README.md", docs / "README.md") if one.is_file() or one.parent == docs)
        linked = {(index.parent / link.partition("#")[0]).resolve() for link in LINK.findall(text_of(index))}
        if page.name != "README.md" and page.resolve() not in linked:
            yield f"{index.relative_to(repository)}: no link to {page.relative_to(index.parent)}"


def foreign_strings(repository: Path) -> Iterator[str]:
    """No file names a path of one machine or the address of a source of packages."""
    for path in files(repository):
        if path.name == ".git":  # of a second work tree: it names the first, and is no file of the project
            continue
        for number, line in enumerate(text_of(path).splitlines(), start=1):
            for forbidden in FORBIDDEN:
                if found := forbidden.search(line):
                    yield f"{path.relative_to(repository)}:{number}: {found.group()!r} belongs to one machine, not to the project"


def differing_licences(repository: Path) -> Iterator[str]:
    """The licence that each distribution ships is the repository's."""
    for copy in sorted(repository.glob("*/LICENSE")):
        if copy.read_bytes() != (repository / "LICENSE").read_bytes():
            yield f"{copy.relative_to(repository)}: differs from LICENSE"


CHECKS = (broken_links, undocumented_types, unused_words, unlisted_pages, foreign_strings, differing_licences)


def problems(repository: Path) -> list[str]:
    """Everything that is not as it should be, in the order of the checks; empty when all is well."""
    return [problem for check in CHECKS for problem in check(repository)]


def main(arguments: list[str]) -> int:
    found = problems(Path(arguments[0]) if arguments else Path(__file__).resolve().parents[1])
    for problem in found:
        print(problem)
    print(f"Docs: {len(found)} problems." if found else "Docs: all checks hold.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
