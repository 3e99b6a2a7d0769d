"""A backup as a folder: the database at one moment, the files of the data folder, and a manifest of their hashes; and back again."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from enishi import __version__
from enishi.core.errors import Refusal
from enishi.core.models import AuditHead
from enishi_engine.folders import FolderRefused

MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"
FILES = "files"
AT_ONCE = 2**20  # bytes


class NotBackedUp(Refusal):
    """The backup could not be made, or is none."""


def back_up(folder: Path, *, at: datetime, data: Path | None) -> dict[str, Any]:
    """
    Write a backup into a new folder, whole or not at all; what it says is the manifest.

    `data`: the data folder, whose files come with it (the secret among them): keep the backup as safe as the server.

    Raises NotBackedUp.
    """
    if folder.exists():
        raise NotBackedUp(
            f"{folder} is there already. Name a new folder: a backup is never written over another.",
            ja=f"{folder}はすでにあります。新しいフォルダーを指定してください。ほかの控えに上書きすることはありません。",
        )
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise FolderRefused.unwritable(folder, error) from None
    head = AuditHead.objects.get(id=1)
    _copy_database(part)
    if data is not None:
        _copy_files(data, part / FILES)
    manifest = {
        "enishi": __version__, "made_at": at.isoformat(), "database": connection.vendor,
        "audit": {"rows": head.rows, "hash": head.hash}, "files": hashes_of(part),
    }  # fmt: skip
    (part / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    part.rename(folder)
    return manifest


def checked(folder: Path) -> tuple[dict[str, Any], str]:
    """The manifest and its hash, once every file is found to be what it says. Raises NotBackedUp."""
    file = folder / MANIFEST
    if not file.is_file():
        raise NotBackedUp(
            f"{folder} is no backup: it has no {MANIFEST}. Name the folder that enishi backup wrote.",
            ja=f"{folder}には{MANIFEST}がなく、控えではありません。enishi backup が書き出したフォルダーを指定してください。",
        )
    content = file.read_bytes()
    manifest: dict[str, Any] = json.loads(content)
    found = hashes_of(folder)
    wrong = sorted(name for name in {*found, *manifest["files"]} if found.get(name) != manifest["files"].get(name))
    if wrong:
        raise NotBackedUp(
            f"{folder} is not as it was written: {', '.join(wrong)}. Nothing was restored. Take another copy of it.",
            ja=f"{folder}は書き出したときの内容と異なります: {'、'.join(wrong)}。復元していません。別の写しを使ってください。",
        )
    if manifest["database"] != connection.vendor:
        raise NotBackedUp(
            f"{folder} holds a database of {manifest['database']}, and this server's is {connection.vendor}. Nothing was restored.",
            ja=f"{folder}は{manifest['database']}の控えですが、このサーバーは{connection.vendor}です。復元していません。",
        )
    return manifest, hashlib.sha256(content).hexdigest()


def put_back(folder: Path, *, data: Path | None) -> None:
    """Bring database and files back, into an empty database only. Raises NotBackedUp."""
    if tables := connection.introspection.table_names():
        raise NotBackedUp(
            f"The database holds {len(tables)} tables. Restore into an empty one: nothing is ever written over.",
            ja=f"データベースには{len(tables)}個の表があります。空のデータベースに復元してください。上書きすることはありません。",
        )
    connection.close()
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        for beside in place.parent.glob(f"{place.name}*"):
            beside.unlink()
        shutil.copyfile(folder / SQLITE, place)
        place.chmod(0o600)
    else:
        _run(["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={_name()}", str(folder / POSTGRESQL)])
    if data is not None and (folder / FILES).is_dir():
        shutil.copytree(folder / FILES, data, dirs_exist_ok=True)


def hashes_of(folder: Path) -> dict[str, str]:
    """The hash of every file in the folder but the manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return {path.relative_to(folder).as_posix(): _hash(path) for path in files}


def _hash(path: Path) -> str:
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(AT_ONCE):
            hashed.update(part)
    return hashed.hexdigest()


def _copy_database(folder: Path) -> None:
    """As it is at one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        connection.close()  # VACUUM runs outside of every transaction, on a connection of its own
        with sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None) as database:
            database.execute("VACUUM INTO ?", (str(folder / SQLITE),))
        (folder / SQLITE).chmod(0o600)
        return
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRESQL}", _name()])


def _copy_files(data: Path, to: Path) -> None:
    """Everything in the data folder but the database, which is copied for itself."""
    place = Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None
    for path in sorted(data.rglob("*")):
        if path.is_file() and (place is None or not path.name.startswith(place.name)):
            (to / path.relative_to(data)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(path, to / path.relative_to(data))


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(command: Sequence[str]) -> None:
    """PostgreSQL's own program, told by its environment where the database is: a password never stands in a list of processes."""
    if shutil.which(command[0]) is None:
        raise NotBackedUp(
            f"{command[0]} is not installed. Install PostgreSQL's client programs, of the server's version or newer.",
            ja=f"{command[0]}がありません。サーバーと同じかより新しいPostgreSQLのクライアントをインストールしてください。",
        )
    said = connection.settings_dict
    names: Mapping[str, str] = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {**os.environ, **{name: str(said[key]) for name, key in names.items() if said[key]}}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        why = done.stderr.strip()[-1000:]
        raise NotBackedUp(f"{command[0]} failed: {why}", ja=f"{command[0]}が失敗しました: {why}")
