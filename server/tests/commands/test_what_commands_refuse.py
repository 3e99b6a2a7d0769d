"""What commands say when they cannot do what was asked: in the reader's language, with exit code 5, before anything is done."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from enishi.config.commands import backup, compare, import_file, journal, openings, program, review, serve, setup, telling
from enishi.config.refusing import NotStarted
from enishi.core.models import User
from enishi.intake.models import Batch
from enishi.programs.models import ProgramVersion

pytestmark = pytest.mark.django_db
PARTNERS = "コード,名称\naoba,青葉システム株式会社\n"


@pytest.fixture(autouse=True)
def set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (backup, compare, import_file, journal, openings, program, review, serve):
        monkeypatch.setattr(command, "refuse_unready", lambda: None)


def ended(command: str, *, language: str = "ja", as_json: bool = False, **said: Any) -> int:
    with pytest.raises(SystemExit) as end:
        telling.carry_out(command, language=language, as_json=as_json, **said)
    assert isinstance(end.value.code, int)
    return end.value.code


def imported(file: Path, **said: Any) -> dict[str, Any]:
    return {"fact": "partners", "file": file, "source": "sheet", "columns": None, "corrects": None, "errors": None, "dry_run": False} | said


def balances(file: Path, **said: Any) -> dict[str, Any]:
    asked = {"program": "sakura", "file": file, "source": "old", "group": "month_end", "columns": None, "errors": None, "dry_run": False}
    return asked | {"day": "2026-03-31"} | said


@pytest.fixture
def partners(tmp_path: Path) -> Path:
    file = tmp_path / "partners.csv"
    file.write_text(PARTNERS, encoding="utf-8")
    return file


def test_a_refusal_is_said_in_the_readers_language_and_named_in_json(partners: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = [ended("import_file", language=language, **imported(partners, fact="orders")) for language in ("ja", "en")]
    japanese, english = capsys.readouterr().err.splitlines()
    in_json = ended("import_file", as_json=True, **imported(partners, fact="orders"))
    told = json.loads(capsys.readouterr().out)

    assert [*codes, in_json] == [5, 5, 5]
    assert japanese.startswith("ordersというデータの種類はありません。")
    assert english == told["message"]
    assert (told["ok"], told["error"]) == (False, "unknown_fact")


def test_what_was_taken_is_said_in_the_readers_language(partners: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("import_file", **imported(partners, dry_run=True)) == 0
    assert ended("import_file", **imported(partners)) == 0
    tried, taken = capsys.readouterr().out.splitlines()
    batch = Batch.objects.get()

    assert tried == "1行を取り込めます。新規1件、変更0件、変更なし0件です。"
    assert taken == f"1行を取り込みました(取込番号 {batch.id})。新規1件、変更0件、変更なし0件です。"


@pytest.mark.parametrize("content", ["", "コード,コード\n"])
def test_a_file_that_is_wrong_as_a_whole_is_not_said_to_have_no_wrong_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    file = tmp_path / "partners.csv"
    file.write_text(content, encoding="utf-8")

    assert ended("import_file", language="en", **imported(file)) == 4
    assert capsys.readouterr().err.splitlines()[0] == f"Nothing was taken (batch {Batch.objects.get().id}): the file as a whole is wrong."


@pytest.mark.parametrize("errors", ["absent/wrong.csv", "."])
def test_where_the_wrong_rows_cannot_be_written_nothing_is_taken(partners: Path, tmp_path: Path, capsys, errors: str) -> None:
    asked: dict[str, Any] = {"errors": tmp_path / errors}

    assert ended("import_file", **imported(partners, **asked)) == 5
    assert ended("openings", **balances(partners, **asked)) == 5
    assert capsys.readouterr().err.count("書き込みの許された場所を指定してください。") == 2
    assert not Batch.objects.exists()


def test_a_journal_or_a_comparison_that_cannot_be_written_is_refused_before_it_is_made(partners: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "absent" / "out.csv"
    asked: dict[str, Any] = {"program": "sakura", "group": "month_end", "out": out}

    assert ended("journal", language="en", **asked, period="2026-04", layout="plain") == 5
    assert ended("compare", language="en", **asked, file=partners, source="old", columns=None) == 5
    assert (
        capsys.readouterr().err.splitlines()
        == [f"{out} cannot be written (No such file or directory). Name a place where you may write."] * 2
    )


def test_a_day_that_is_none_is_a_mistake_and_no_bug(partners: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("openings", **balances(partners, day="31/3")) == 5
    assert capsys.readouterr().err == "「31/3」は日付ではありません。2026-04-01のように書いてください。\n"


@pytest.mark.parametrize("content", [b"\x83\x76\x83\x8d", b"program: {id: sakura}\n\0"])
def test_a_file_that_is_no_text_is_no_draft(hana: User, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    file = tmp_path / "text.yaml"
    file.write_bytes(content)
    asked: dict[str, Any] = {"program": "sakura", "day": "2026-04-01", "text": file, "cases": None, "natures": None, "by": hana.email}

    assert ended("program", act="draft", language="en", **asked) == 5
    assert capsys.readouterr().err == f"{file} is no UTF-8 text. Name the file of the text, saved as UTF-8.\n"
    assert not ProgramVersion.objects.exists()


def test_a_backup_is_written_into_a_new_folder_that_can_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    codes = [ended("backup", folder=tmp_path), ended("backup", folder=tmp_path / "file" / "backup")]

    assert codes == [5, 5]
    assert capsys.readouterr().err.splitlines() == [
        f"{tmp_path}はすでにあります。新しいフォルダーを指定してください。ほかの控えに上書きすることはありません。",
        f"{tmp_path / 'file' / 'backup'}に書き込めません(Not a directory)。書き込みの許された場所を指定してください。",
    ]


@pytest.mark.parametrize("decision", ["drop", "take", "dismiss"])
def test_a_number_that_nothing_has_is_refused_and_nothing_is_decided(capsys: pytest.CaptureFixture[str], decision: str) -> None:
    asked = {"drop": None, "take": None, "dismiss": None} | {decision: 999}

    assert ended("review", language="en", as_json=False, reason="gone", **asked) == 5
    assert "999" in capsys.readouterr().err


def test_who_cannot_be_written_to_is_not_let_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "refuse_unsafe", lambda _: None)
    monkeypatch.setattr(setup, "call_command", lambda *_, **__: None)

    assert ended("setup", language="en", email="hana", name="花") == 5
    assert capsys.readouterr().err.startswith("'hana' is no mail address. Write it as hana@sakura.example")
    assert not User.objects.exists()


def test_a_server_is_not_started_where_another_answers_or_at_what_is_no_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(NotStarted, match=f"nothing can listen at 127.0.0.1, port {port}"):
            telling.carry_out("serve", language="en", as_json=False, host="127.0.0.1", port=port)
    with pytest.raises(NotStarted, match="is no address of this machine"):
        telling.carry_out("serve", language="en", as_json=False, host="sakura", port=port)
