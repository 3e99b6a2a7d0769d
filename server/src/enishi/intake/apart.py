"""Workbooks and Parquet files cut into cells in a process of their own, with bounded time and memory: what breaks it breaks nothing else."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa

from enishi.intake.beside import DECLARED
from enishi.intake.excel import excel_cells, is_excel
from enishi_engine.facts import Cells, Fact, FactsRejected, RowError, cut
from enishi_engine.said import Said

SECONDS = 10
MEMORY = 512 * 2**20  # bytes beside what the process needs to start
STARTING = 20  # seconds more, in which a process on a busy machine begins


def cells_apart(content: bytes, *, fact: Fact, file: str, recognised: frozenset[str]) -> Cells:
    """As `cells_here`, in another process. Raises FactsRejected, also when that took too long or too much."""
    asked = json.dumps({"fact": fact.name, "file": file, "recognised": sorted(recognised)}).encode()
    command = [sys.executable, "-m", "enishi.intake.apart"]
    try:
        answered = subprocess.run(  # noqa: S603 - our own module
            command, input=asked + b"\n" + content, capture_output=True, timeout=SECONDS + STARTING, check=False
        )
    except subprocess.TimeoutExpired:
        raise _too_much(file) from None
    if answered.returncode != 0:
        raise _too_much(file)
    return _cells_of(answered.stdout, file)


def cells_here(content: bytes, *, fact: Fact, file: str, recognised: frozenset[str]) -> Cells:
    """The file's cells. Raises FactsRejected."""
    if is_excel(content):
        return excel_cells(content, fact=fact, file=file, recognised=recognised)
    return cut(content, fact=fact, file=file)


def _too_much(file: str) -> FactsRejected:
    memory = MEMORY // 2**20
    problem = Said(f"could not be read in {SECONDS} seconds and {memory} MB", f"{SECONDS}秒・{memory} MB以内に読み取れませんでした")
    remedy = Said("Send it in parts, or save it as CSV UTF-8.", "分けて送るか、「CSV UTF-8」として保存してください。")
    return FactsRejected([RowError(file, None, None, None, problem, remedy)])


def _cells_of(answer: bytes, file: str) -> Cells:
    said, _, table = answer.partition(b"\n")
    told = json.loads(said)
    errors = tuple(RowError.of_data(error) for error in told["errors"])
    if told["rejected"]:
        raise FactsRejected(errors)
    lines = told["lines"]
    return Cells(file, pa.ipc.open_stream(table).read_all(), lambda row: int(lines[row]), in_units=told["in_units"], errors=errors)


# ── In the other process ─────────────────────────────────────────────────────────────────────────────────────────────


def _bound() -> None:
    """No more than `MEMORY` and `SECONDS` from here on, where the system can hold a process to it."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return
    held = Path("/proc/self/statm")
    if held.exists():
        now = int(held.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))
    used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, used + SECONDS))


def _answer() -> None:
    said, _, content = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(said)
    _bound()
    try:
        cells = cells_here(content, fact=DECLARED[asked["fact"]], file=asked["file"], recognised=frozenset(asked["recognised"]))
    except FactsRejected as rejected:
        _write({"rejected": True, "errors": [error.to_data() for error in rejected.errors]})
        return
    lines = [cells.line_of(row) for row in range(cells.table.num_rows)]
    _write({"rejected": False, "errors": [error.to_data() for error in cells.errors], "lines": lines, "in_units": cells.in_units})
    table = io.BytesIO()
    with pa.ipc.new_stream(table, cells.table.schema) as stream:
        stream.write_table(cells.table)
    sys.stdout.buffer.write(table.getbuffer())


def _write(told: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")


if __name__ == "__main__":
    _answer()
