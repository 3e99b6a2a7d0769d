"""A folder written whole or not at all: beside the one asked for and then renamed; nothing of anybody else's is lost."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from enishi_engine.said import Said, SaidError

_ANOTHER = Said("Name a new folder.", "新しいフォルダーを指定してください。")


class FolderRefused(SaidError):
    """The folder or file holds something that would be lost, or cannot be written, so nothing is written there."""

    def __init__(self, path: Path, problem: Said, remedy: Said = _ANOTHER) -> None:
        super().__init__(f"{path} {problem}. {remedy}", ja=f"{path}{problem.ja}。{remedy.ja}")

    @classmethod
    def holding(cls, folder: Path, name: str, remedy: Said = _ANOTHER) -> Self:
        """Something of that name would be lost."""
        return cls(folder, Said(f"holds {name!r} already", f"には「{name}」がすでにあります"), remedy)

    @classmethod
    def unwritable(cls, path: Path, error: OSError) -> Self:
        """The system lets nothing be written there."""
        problem = Said(f"cannot be written ({error.strerror})", f"に書き込めません({error.strerror})")
        return cls(path, problem, Said("Name a place where you may write.", "書き込みの許された場所を指定してください。"))


def check_unused(folder: Path) -> None:
    """See to it that nothing is there yet, or an empty folder. Raises FolderRefused."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderRefused(folder, Said("is there already", "はすでにあります"))


def check_file(out: Path) -> None:
    """See to it that a file can be written there, before anything is done for its sake. Raises FolderRefused."""
    there = out.exists()
    try:
        with out.open("ab"):
            pass
        if not there:
            out.unlink()
    except OSError as error:
        raise FolderRefused.unwritable(out, error) from None


def check_folder(out: Path, *, names: Collection[str], writer: Said) -> None:
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
        raise FolderRefused.unwritable(out, error) from None


@contextmanager
def written_whole(out: Path, *, names: Collection[str], writer: Said) -> Iterator[Path]:
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


def _check_name(out: Path, names: Collection[str], writer: Said) -> None:
    former = Said(
        f"Name a new folder, or one that a {writer} wrote before.",
        f"新しいフォルダーか、前に{writer.ja}を書き出したフォルダーを指定してください。",
    )
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise FolderRefused(out, Said("is no folder", "はフォルダーではありません"), former)
    if not out.exists():
        return
    strange = sorted(path.name for path in out.iterdir() if path.name not in names)
    if strange:
        problem = Said(f"holds {strange[0]!r}, which no {writer} wrote", f"には{writer.ja}のものではない「{strange[0]}」があります")
        raise FolderRefused(out, problem, former)


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
