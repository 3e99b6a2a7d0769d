"""A folder written whole or not at all: beside the one asked for and then renamed; nothing of anybody else's is lost."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path


class FolderRefused(Exception):
    """The folder holds something that would be lost, so nothing is written there."""

    def __init__(self, folder: Path, problem: str, remedy: str = "Name a new folder, or one that a run wrote before.") -> None:
        super().__init__(f"{folder} {problem}. {remedy}")


def check_folder(out: Path, *, names: Collection[str], writer: str) -> None:
    """See to it that a folder of these names can be written there: it is absent, empty or a former one. Raises FolderRefused.

    `writer` says in messages what writes such folders.
    """
    _check_name(out, names, writer)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        probe = _beside(out, "probe")
        probe.mkdir()
        probe.rmdir()
    except OSError as error:
        raise FolderRefused(out, f"cannot be written ({error.strerror})", "Name a folder that you may write.") from None


@contextmanager
def written_whole(out: Path, *, names: Collection[str], writer: str) -> Iterator[Path]:
    """A folder to write into; it takes the place of `out` when the block ends well, and is gone when it does not.

    Raises FolderRefused.
    """
    check_folder(out, names=names, writer=writer)
    unfinished = _beside(out, "unfinished")
    unfinished.mkdir()
    try:
        yield unfinished
        _put_in_place(unfinished, out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _check_name(out: Path, names: Collection[str], writer: str) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise FolderRefused(out, "is no folder")
    if not out.exists():
        return
    strange = sorted(path.name for path in out.iterdir() if path.name not in names)
    if strange:
        raise FolderRefused(
            out, f"holds {strange[0]!r}, which no {writer} wrote", f"Name a new folder, or one that a {writer} wrote before."
        )


def _beside(out: Path, word: str) -> Path:
    return out.with_name(f".{out.name}.{word}-{os.getpid()}")


def _put_in_place(unfinished: Path, out: Path) -> None:
    """Rename the finished folder to its name; a former one steps aside first and comes back if that fails."""
    former = _beside(out, "former")
    if out.exists():
        out.rename(former)
    try:
        unfinished.rename(out)
    except OSError:
        if former.exists():
            former.rename(out)
        raise
    shutil.rmtree(former, ignore_errors=True)
