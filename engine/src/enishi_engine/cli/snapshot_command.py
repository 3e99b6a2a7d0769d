"""`enishi snapshot`: the facts of a database as of one moment, kept in a folder of Parquet files for any number of runs."""

import json
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer
from pyarrow import parquet

from enishi_engine.cli.output import AsJson, NothingFound, Speaker
from enishi_engine.facts import FACT, FactsRejected, RowError, database_tables, is_database, shown
from enishi_engine.folders import check_folder, written_whole
from enishi_engine.said import Said

NOTE = "snapshot.json"
WRITER = Said("snapshot", "控え")
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def snapshot(
    where: Annotated[str, typer.Argument(metavar="WHERE", help="A SQLite file, or postgresql://user@host/database.", show_default=False)],
    *,
    out: Annotated[Path, typer.Option(help="The folder to write; a former snapshot in it is replaced.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Read the facts of a database at one moment and keep them as Parquet, to be given to `enishi run --facts`.

    What was wrong with a row is said when the facts are used, not here.

    Exit codes: 0 written; 4 the database could not be read; 5 it holds no facts, or the folder to write was refused.
    """
    speaker = Speaker(as_json)
    with speaker.refusals(), speaker.steps() as steps:
        check_folder(out, names=_names(), writer=WRITER)
        if not is_database(where):
            problem = Said(
                "is neither a SQLite file nor a postgresql:// address", "SQLiteのファイルでもpostgresql://の接続先でもありません"
            )
            remedy = Said(
                "Name one; a folder of files needs no snapshot.", "どちらかを指定してください。フォルダーのファイルに控えは要りません。"
            )
            raise FactsRejected([RowError(shown(where), None, None, None, problem, remedy)])
        steps.begin(Said("Reading the facts …", "実績を読み込んでいます…"))
        tables = database_tables(where)
        if not tables:
            raise NothingFound(
                f"{shown(where)} has no table named after a fact. The facts are {', '.join(FACT)}.",
                ja=f"{shown(where)}に、事実の名前の表がありません。事実は{'、'.join(FACT)}です。",
            )
        steps.begin(Said("Writing …", "書き出しています…"))
        write_snapshot(tables, where=shown(where), out=out)
    rows = {name: table.num_rows for name, table in tables.items()}
    for name, number in rows.items():
        speaker.say(f"{name}: {number:,}")
    speaker.say(Said(f"Written to {out}.", f"{out}に書き出しました。"))
    speaker.answer(ok=True, out=str(out), rows=rows)


def write_snapshot(tables: dict[str, pa.Table], *, where: str, out: Path) -> None:
    """Write the tables as they came, whole or not at all; `where` is kept beside them. Raises FolderRefused."""
    with written_whole(out, names=_names(), writer=WRITER) as folder:
        for name, table in tables.items():
            parquet.write_table(_plain(table), folder / f"{name}.parquet")
        note = {"where": where, "rows": {name: table.num_rows for name, table in tables.items()}}
        (folder / NOTE).write_text(json.dumps(note, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _plain(table: pa.Table) -> pa.Table:
    """Without the database's own marks on columns; those whose type only it knows are kept as the text they came in."""
    for place, field in enumerate(table.schema):
        kind = field.type.storage_type if isinstance(field.type, pa.BaseExtensionType) else field.type
        column = table[place].cast(kind) if kind != field.type else table[place]
        table = table.set_column(place, pa.field(field.name, kind), column)
    return table.replace_schema_metadata(None)


def _names() -> set[str]:
    return {NOTE, *(f"{name}.parquet" for name in FACT)}
