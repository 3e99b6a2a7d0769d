"""The Python API: its names, and that it is quick to import."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import enishi_engine
from enishi_engine.cli.new_command import write_program
from enishi_engine.program.moment import moment_of


@pytest.mark.parametrize("name", enishi_engine.__all__)
def test_every_name_is_there(name: str):
    assert getattr(enishi_engine, name)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'calculat'"):
        enishi_engine.calculat  # noqa: B018


def test_the_verbs_fit_together(tmp_path: Path):
    write_program(tmp_path / "sakura", date(2026, 1, 1))
    program = enishi_engine.read_program(tmp_path / "sakura")
    facts = enishi_engine.read_facts(tmp_path / "sakura" / "facts", currency=program.currency, timezone=program.timezone)

    result = enishi_engine.run(program, facts)
    enishi_engine.write_result(result, program=program, program_folder=tmp_path / "sakura", out=tmp_path / "run")

    assert sum(result.tables["earning_lines"]["amount"].to_pylist()) == 221_000  # worked out in tests/cli
    assert enishi_engine.explain_line(tmp_path / "run", "A-3").amount == 20_000
    assert all(case.passed for case in enishi_engine.run_cases(tmp_path / "sakura"))


@pytest.mark.parametrize("module", ["enishi_engine", "enishi_engine.cli"])
def test_nothing_heavy_is_imported_before_it_is_used(module: str):
    heavy = "{'duckdb', 'pyarrow', 'ruamel', 'babel'}"
    asked = f"import sys, {module}; print(sorted({heavy} & {{name.split('.')[0] for name in sys.modules}}))"

    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("module", ["enishi_engine", "enishi_engine.settlement"])
def test_what_settlement_needs_of_others_is_imported_by_its_own_modules_alone(module: str):
    theirs = "{'holidays', 'jaconv', 'stdnum', 'zengin_code', 'xml'}"
    asked = f"import sys, {module}; print(sorted({theirs} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_list_of_banks_is_loaded_when_it_is_first_asked_for():
    asked = "import sys, enishi_engine.settlement.formats.zengin.banks as it; print('zengin_code' in sys.modules); it.banks(); print('zengin_code' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "False\nTrue\n"


def test_a_moment_is_read_by_the_programs_clocks_or_with_its_own_offset():
    assert moment_of("2026-04-01T09:30", "Asia/Tokyo").isoformat() == "2026-04-01T09:30:00+09:00"
    assert moment_of("2026-04-01T09:30+00:00", "Asia/Tokyo").isoformat() == "2026-04-01T09:30:00+00:00"
    assert moment_of("2026-04-01", "Asia/Tokyo").isoformat() == "2026-04-01T00:00:00+09:00"


@pytest.fixture
def a_machine_in_london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("a_machine_in_london")
def test_a_run_reads_a_moment_without_offset_by_the_programs_clocks_wherever_it_runs(tmp_path: Path):
    write_program(tmp_path / "sakura", date(2026, 1, 1))
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "partners.csv").write_text("code\naoba\n", encoding="utf-8")
    line = "id,partner,net,ordered_on,booked_at\nA1,aoba,100000,2026-01-10,2026-01-10T17:30\n"
    (tmp_path / "facts" / "order_lines.csv").write_text(line, encoding="utf-8")
    program = enishi_engine.read_program(tmp_path / "sakura")
    facts = enishi_engine.read_facts(tmp_path / "facts", currency=program.currency, timezone=program.timezone)

    def known(moment: datetime) -> bool:
        return bool(enishi_engine.run(program, facts, known_by=moment).tables["earning_lines"].num_rows)

    assert not known(datetime(2026, 1, 10, 17, 29))  # noqa: DTZ001 (in London it would be 02:29 of the next day in Tokyo)
    assert known(datetime(2026, 1, 10, 17, 30))  # noqa: DTZ001
    assert known(datetime(2026, 1, 10, 8, 30, tzinfo=UTC))
