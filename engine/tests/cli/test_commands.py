"""The commands: what they print where, and the exit code of every outcome."""

import json
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest
import typer
from pyarrow import parquet
from typer.testing import CliRunner

from enishi_engine.cli import COMMANDS, app
from enishi_engine.cli.output import Exit
from enishi_engine.facts import FACTS

RUNNER = CliRunner()
FIRST_DAY = "2026-01-01"


def enishi(*words: object, language: str = "en_US.UTF-8"):
    return RUNNER.invoke(app, [str(word) for word in words], env={"LC_ALL": language}, catch_exceptions=False)


@pytest.fixture
def sakura(tmp_path: Path) -> Path:
    """The program that `enishi new` writes, in force from 1 January 2026."""
    folder = tmp_path / "sakura"
    assert enishi("new", folder, "--first-day", FIRST_DAY).exit_code == Exit.FINE
    return folder


@pytest.fixture
def run_folder(sakura: Path, tmp_path: Path) -> Path:
    """A run of it on the facts beside it."""
    out = tmp_path / "run"
    assert enishi("run", sakura, "--facts", sakura / "facts", "--out", out).exit_code == Exit.FINE
    return out


def test_help_lists_every_command_and_the_exit_codes():
    shown = enishi("--help").stdout

    assert [command for command in COMMANDS if f"  {command} " not in shown] == []
    assert "3 the program was" in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_says_its_own_exit_codes_or_has_none(command: str):
    shown = enishi(command, "--help").stdout

    assert "Exit codes: 0" in shown or command == "schema"


def test_an_unknown_command_is_wrong_usage():
    assert enishi("rnu").exit_code == Exit.USAGE


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("check", "{sakura}"), Exit.PROGRAM_REFUSED, "2026-01-01.yaml:30:5: 誤り: 「ratee」はここでは使えません。「rate」のことですか。"),
        (("template", "order_line"), Exit.NOT_FOUND, "「order_line」という事実はありません。「order_lines」のことですか。"),
        (("new", "{sakura}"), Exit.NOT_FOUND, "{sakura}はすでにあります。新しいフォルダーを指定してください。"),
        (("explain", "--run", "{sakura}", "--line", "A1"), Exit.NOT_FOUND, "{sakura}に計算結果がありません("),
        (("run", "{sakura}", "--facts", "{sakura}/facts", "--out", "{sakura}/cases"), Exit.NOT_FOUND, "計算結果のものではない"),
    ],
)
def test_mistakes_are_said_in_japanese_to_whoever_reads_japanese(sakura: Path, words, code: Exit, said: str):
    text = next(sakura.glob("*.yaml"))
    text.write_text(text.read_text(encoding="utf-8").replace("rate: ", "ratee: "), encoding="utf-8")

    answer = enishi(*(word.format(sakura=sakura) for word in words), language="ja_JP.UTF-8")

    assert answer.exit_code == code
    assert said.format(sakura=sakura) in answer.stderr


def test_wrong_rows_are_said_in_japanese_to_whoever_reads_japanese(sakura: Path, tmp_path: Path):
    orders = sakura / "facts" / "order_lines.csv"
    orders.write_text(orders.read_text(encoding="utf-8").replace("2026-", "2026/13/", 1), encoding="utf-8")

    answer = enishi("run", sakura, "--facts", sakura / "facts", "--out", tmp_path / "out", language="ja_JP.UTF-8")

    assert answer.exit_code == Exit.FACTS_REJECTED
    assert "order_lines.csv 2行目・ordered_on" in answer.stderr
    assert "1件の誤りがあるため、計算していません。" in answer.stderr


def test_checks_and_cases_are_counted_in_japanese_too(sakura: Path):
    checked, tried = (enishi(command, sakura, language="ja_JP.UTF-8").stdout for command in ("check", "test"))

    assert "版1件、計算例" in checked
    assert "件が一致、0件が不一致です。" in tried


# ── new, check, test ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("first_day", ["2024-02-29", "2025-12-31", "2026-03-25", "2026-04-01"])
def test_a_new_program_passes_check_and_test_from_whatever_day(tmp_path: Path, first_day: str):
    folder = tmp_path / "my-own program"

    enishi("new", folder, "--first-day", first_day)

    assert enishi("check", folder).stdout == "my_own_program: 1 text, 4 cases, 0 errors, 0 warnings, 0 notes.\n"
    assert enishi("test", folder).stdout.endswith("4 cases, all passed.\n")


def test_a_new_program_never_overwrites(sakura: Path):
    text = sakura / "2026-01-01.yaml"
    text.write_text("mine", encoding="utf-8")

    refused = enishi("new", sakura)

    assert refused.exit_code == Exit.NOT_FOUND
    assert "Name a new folder." in refused.stderr
    assert text.read_text(encoding="utf-8") == "mine"


def test_check_says_every_mistake_with_its_place_on_stderr(sakura: Path):
    text = sakura / "2026-01-01.yaml"
    text.write_text(text.read_text(encoding="utf-8").replace("base:", "bsae:").replace("JPY", "JPN"), encoding="utf-8")

    refused = enishi("check", sakura)

    assert refused.exit_code == Exit.PROGRAM_REFUSED
    assert refused.stdout == ""
    assert '2026-01-01.yaml:6:11: error: currency: "JPN" is no ISO 4217 currency code.' in refused.stderr


def test_check_prints_the_program_in_words(sakura: Path):
    assert enishi("check", sakura, "--words", "ja").stdout.startswith("# パートナープログラム")
    assert enishi("check", sakura, "--words", "en").stdout.startswith("# Partner program")


def test_check_as_json_is_one_object_also_when_refused(sakura: Path):
    fine = json.loads(enishi("check", sakura, "--json").stdout)
    (sakura / "2026-01-01.yaml").write_text("program: [", encoding="utf-8")
    refused = json.loads(enishi("check", sakura, "--json").stdout)

    assert (fine["ok"], fine["cases"], fine["problems"]) == (True, 4, [])
    assert (refused["ok"], refused["error"]) == (False, "program_refused")
    assert set(refused["problems"][0]) == {"file", "line", "column", "problem", "remedy", "severity"}


def test_a_case_that_fails_is_named_by_its_sentence_in_the_readers_language(sakura: Path):
    cases = sakura / "cases" / "commission.yaml"
    cases.write_text(cases.read_text(encoding="utf-8").replace("A1: 35_000", "A1: 36_000"), encoding="utf-8")

    in_english, in_japanese = enishi("test", sakura), enishi("test", sakura, language="ja_JP.UTF-8")
    data = json.loads(enishi("test", sakura, "--json").stdout)

    assert in_english.exit_code == in_japanese.exit_code == Exit.CASES_FAILED
    assert "✗ a bronze partner earns 10 % of the amount without setup" in in_english.stdout
    assert "cases/commission.yaml:8: commission A1 should earn 36,000; it is 35,000." in in_english.stdout
    assert "✗ ブロンズの手数料は、初期費用を除いた金額の10 %です" in in_japanese.stdout
    assert [case["passed"] for case in data["cases"]] == [False, True, True, True]


def test_a_program_without_cases_says_so(sakura: Path):
    (sakura / "cases" / "commission.yaml").unlink()

    assert enishi("test", sakura).exit_code == Exit.NOT_FOUND


# ── run ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

# 1,200,000 less 200,000 setup, A-2: 900,000, A-3: 300,000 of which 100,000 are refunded; all at 10 %.
# Rebate: A-1 200,000 and A-2 900,000 above 1,000,000, at 1 %.
SUMMARY = """\
Commission: 3 lines, ¥210,000 (¥210,000 payable, ¥10,000 taken back); 0 paid nothing
Quarterly volume rebate: 2 lines, ¥11,000 (¥11,000 payable, ¥0 taken back); 2 paid nothing
¥221,000 in all, up to 2026-03-02. Written to {out}.
"""


def test_a_run_prints_what_each_incentive_came_to(sakura: Path, tmp_path: Path):
    out = tmp_path / "run"

    assert enishi("run", sakura, "--facts", sakura / "facts", "--out", out).stdout == SUMMARY.format(out=out)


def test_a_run_as_json_gives_minor_units(sakura: Path, tmp_path: Path):
    shown = enishi("run", sakura, "--facts", sakura / "facts", "--out", tmp_path / "run", "--json", "--until", "2026-01-31")
    commission = json.loads(shown.stdout)["incentives"][0]

    assert commission == {
        "id": "commission", "label": {"ja": "販売手数料", "en": "Commission"},
        "lines": 3, "amount": 220_000, "payable": 220_000, "taken_back": 0, "not_paid": 0, "pays_as": "money",
    }  # fmt: skip


def test_what_was_not_known_by_a_moment_is_left_out(sakura: Path, tmp_path: Path):
    out = tmp_path / "run"

    enishi("run", sakura, "--facts", sakura / "facts", "--out", out, "--known-by", "2026-01-15T00:00")

    assert parquet.read_table(out / "earning_lines.parquet")["fact_id"].to_pylist() == ["A-1", "A-1"]
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["known_by"] == "2026-01-15T00:00:00+09:00"


def test_rejected_facts_are_all_told_and_nothing_is_written(sakura: Path, tmp_path: Path):
    (sakura / "facts" / "order_lines.csv").write_text(
        "id,partner,net,ordered_on\nA-1,aoba,1.5,2026-01-10\nA-2,nobody,1,2026-02-30\n", encoding="utf-8"
    )
    out = tmp_path / "run"

    rejected = enishi("run", sakura, "--facts", sakura / "facts", "--out", out)
    data = json.loads(enishi("run", sakura, "--facts", sakura / "facts", "--out", out, "--json").stdout)

    assert rejected.exit_code == Exit.FACTS_REJECTED
    assert [line.split(":")[:3] for line in rejected.stderr.splitlines()[:3]] == [
        ["order_lines.csv", "2", " net"],
        ["order_lines.csv", "3", " ordered_on"],
        ["order_lines.csv", "3", " partner"],
    ]
    assert data["error"] == "facts_rejected"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sakura"]


def test_a_decided_rank_that_the_ladder_lacks_does_not_fit(sakura: Path, tmp_path: Path):
    (sakura / "facts" / "rank_decisions.csv").write_text("id,partner,rank\nD-1,aoba,gold\n", encoding="utf-8")

    refused = enishi("run", sakura, "--facts", sakura / "facts", "--out", tmp_path / "run")

    assert refused.exit_code == Exit.FACTS_REJECTED
    assert "Write one of none, bronze, silver" in refused.stderr


@pytest.mark.parametrize("option", [("--until", "2026-02-30"), ("--known-by", "yesterday")])
def test_a_day_or_moment_that_is_none_is_wrong_usage(sakura: Path, tmp_path: Path, option: tuple[str, str]):
    wrong = enishi("run", sakura, "--facts", sakura / "facts", "--out", tmp_path / "run", *option)

    assert wrong.exit_code == Exit.USAGE
    assert repr(option[1]) in wrong.stderr


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(sakura: Path):
    before = sorted(path.name for path in sakura.iterdir())

    refused = enishi("run", sakura, "--facts", sakura / "facts", "--out", sakura)

    assert refused.exit_code == Exit.NOT_FOUND
    assert sorted(path.name for path in sakura.iterdir()) == before


# ── explain ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_line_is_explained_in_both_languages(run_folder: Path):
    in_english = enishi("explain", "--run", run_folder, "--line", "A-3").stdout
    in_japanese = enishi("explain", "--run", run_folder, "--line", "A-3", "--language", "ja").stdout

    assert "¥30,000" in in_english
    assert "Commission" in in_english
    assert "30,000円" in in_japanese
    assert "販売手数料" in in_japanese


def test_an_explanation_does_not_depend_on_later_edits_of_the_program(sakura: Path, run_folder: Path):
    (sakura / "2026-01-01.yaml").unlink()

    assert enishi("explain", "--run", run_folder, "--line", "A-3").exit_code == Exit.FINE


def test_a_partners_month_is_explained(run_folder: Path):
    data = json.loads(enishi("explain", "--run", run_folder, "--partner", "aoba", "--month", "2026-01", "--json").stdout)

    assert (data["ok"], data["amount"], data["currency"]) == (True, 190_000 + 11_000, "JPY")


def test_what_the_run_does_not_know_is_not_found(run_folder: Path, tmp_path: Path):
    assert enishi("explain", "--run", run_folder, "--line", "Z-9").exit_code == Exit.NOT_FOUND
    assert enishi("explain", "--run", tmp_path, "--line", "A-1").exit_code == Exit.NOT_FOUND


@pytest.mark.parametrize("words", [(), ("--month", "2026-01"), ("--line", "A-1", "--partner", "aoba", "--month", "2026-01")])
def test_explain_wants_one_line_or_one_partner(run_folder: Path, words: tuple[str, ...]):
    assert enishi("explain", "--run", run_folder, *words).exit_code == Exit.USAGE


def test_a_month_that_is_none_is_wrong_usage(run_folder: Path):
    assert enishi("explain", "--run", run_folder, "--partner", "aoba", "--month", "2026-13").exit_code == Exit.USAGE


# ── schema, facts, template ──────────────────────────────────────────────────────────────────────────────────────────


def test_schema_prints_a_json_schema():
    assert json.loads(enishi("schema").stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_templates_are_written_for_each_fact_and_never_over_a_file(tmp_path: Path):
    folder = tmp_path / "facts"

    assert enishi("facts", "--templates", folder).exit_code == Exit.FINE
    assert sorted(path.stem for path in folder.iterdir()) == sorted(fact.name for fact in FACTS)
    assert enishi("facts", "--templates", folder).exit_code == Exit.NOT_FOUND


def test_a_template_of_one_fact_is_printed():
    assert enishi("template", "customers").stdout.startswith("code,name,region,size,industry,source")
    assert "Did you mean order_lines?" in enishi("template", "oder_lines").stderr


# ── Commands of other distributions ──────────────────────────────────────────────────────────────────────────────────


def test_another_distribution_adds_a_command(monkeypatch: pytest.MonkeyPatch):
    greetings = ModuleType("greetings")
    greetings.app = typer.Typer()  # type: ignore[attr-defined]

    def greet(name: str) -> None:
        """Greet somebody."""
        typer.echo(f"Hello, {name}")

    greetings.app.command()(greet)
    monkeypatch.setitem(sys.modules, "greetings", greetings)
    monkeypatch.setattr("enishi_engine.cli.entry_points", lambda group: [EntryPoint("greet", "greetings:app", group)])

    assert "Greet somebody." in enishi("--help").stdout
    assert enishi("greet", "Hana").stdout == "Hello, Hana\n"


@pytest.mark.parametrize(
    ("until", "said"),
    [("2025-12-31", "before the program's first text, of 2026-01-01"), ("2226-04-05", "more than a year after the latest fact")],
)
def test_a_last_day_far_from_all_facts_is_wrong_usage(sakura: Path, tmp_path: Path, until: str, said: str):
    ended = enishi("run", sakura, "--facts", sakura / "facts", "--out", tmp_path / "run", "--until", until)

    assert ended.exit_code == Exit.USAGE
    assert said in " ".join(ended.stderr.replace("│", " ").split())
    assert not (tmp_path / "run").exists()


def test_the_same_run_writes_the_same_bytes_twice(sakura: Path, run_folder: Path, tmp_path: Path):
    again = tmp_path / "again"
    enishi("run", sakura, "--facts", sakura / "facts", "--out", again)

    files = sorted(path.name for path in run_folder.iterdir() if path.is_file())
    assert [name for name in files if (run_folder / name).read_bytes() != (again / name).read_bytes()] == []


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_calculated(sakura: Path, tmp_path: Path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")

    ended = enishi("run", sakura, "--facts", sakura / "facts", "--out", tmp_path / "file" / "run")

    assert ended.exit_code == Exit.NOT_FOUND
    assert "cannot be written" in ended.stderr


# ── a folder of programs ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_of_programs_is_checked_and_tested_program_by_program(tmp_path: Path):
    for name in ("aki", "haru"):
        enishi("new", tmp_path / "gallery" / name, "--first-day", "2026-04-01")
    gallery = tmp_path / "gallery"

    assert enishi("check", gallery).stdout == (
        "aki: 1 text, 4 cases, 0 errors, 0 warnings, 0 notes.\nharu: 1 text, 4 cases, 0 errors, 0 warnings, 0 notes.\n"
    )
    tested = enishi("test", gallery).stdout
    assert tested.startswith(f"{gallery / 'aki'}:\n✓ ")
    assert tested.endswith("8 cases of 2 programs, all passed.\n")
    assert [one["program"] for one in json.loads(enishi("check", gallery, "--json").stdout)["programs"]] == ["aki", "haru"]


def test_a_mistake_in_one_of_several_programs_names_its_folder(tmp_path: Path):
    for name in ("aki", "haru"):
        enishi("new", tmp_path / name, "--first-day", "2026-04-01")
    text = tmp_path / "haru" / "2026-04-01.yaml"
    text.write_text(text.read_text(encoding="utf-8").replace("within: 60 days", "within: 61 days"), encoding="utf-8")

    told = enishi("check", tmp_path).stderr

    assert told.startswith(f"{tmp_path / 'haru'}/2026-04-01.yaml:")
    assert "[late_take_back]" in told
