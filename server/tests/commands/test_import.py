"""`enishi import` as a stranger runs it: taken, tried out, refused with everything that is wrong."""

import json
from pathlib import Path

import pytest

# Each server here has an embedded database of its own, whatever this session is on; on PostgreSQL the restore drill runs commands.
pytestmark = pytest.mark.only_on("sqlite")
PARTNERS = "コード,名称\naoba,青葉システム株式会社\nkita,北商事株式会社\n"
LINES = '受注番号,パートナー,正味金額,受注日,備考\nA-1,aoba,"400,000",2026/9/1,急ぎ\nA-2,kita,３００００,令和8年9月2日,\n'
MEANING = ("--column", "受注番号=id", "--column", "備考=")


@pytest.fixture
def with_partners(ready, tmp_path: Path):
    (tmp_path / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    taken = ready.enishi("import", "partners", str(tmp_path / "partners.csv"), "--source", "sheet")
    assert (taken.returncode, taken.stdout) == (0, "2 rows (batch 1): 2 new, 0 changed, 0 unchanged.\n"), taken.stderr
    return ready


def test_a_file_is_tried_out_taken_and_taken_once(with_partners, tmp_path: Path):
    file = tmp_path / "九月.csv"
    file.write_bytes(LINES.encode("cp932"))
    asked = ("import", "order_lines", str(file), "--source", "erp")

    tried = with_partners.enishi(*asked, *MEANING, "--dry-run", "--json")
    taken = with_partners.enishi(*asked, *MEANING)
    again = with_partners.enishi(*asked)

    assert (tried.returncode, json.loads(tried.stdout)["counts"]) == (
        0,
        {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "overlapping": 0, "rejected": 0},
    )
    assert (taken.returncode, taken.stdout) == (0, "2 rows (batch 2): 2 new, 0 changed, 0 unchanged.\n")
    assert (again.returncode, again.stdout) == (0, "The same file was taken before, as batch 2. Nothing was changed.\n")


def test_what_is_wrong_is_written_into_a_file_that_is_corrected_and_sent_back(with_partners, tmp_path: Path):
    file, wrong = tmp_path / "lines.csv", tmp_path / "wrong.csv"
    file.write_text(LINES.replace("A-2,kita", "A-2,kitta"), encoding="utf-8")
    asked = ("import", "order_lines", "--source", "erp")

    refused = with_partners.enishi(*asked, str(file), *MEANING, "--errors", str(wrong), "--language", "ja")
    told = wrong.read_text(encoding="utf-8-sig")
    wrong.write_text(told.replace("A-2,kitta", "A-2,kita"), encoding="utf-8")
    taken = with_partners.enishi(*asked, str(wrong), "--corrects", "2")

    remedy = "パートナー: パートナーに登録されていません。「kita」ではありませんか。直すか、パートナー(partners)に追加してください。"
    assert refused.returncode == 4
    assert "取り込んでいません(取込番号 2)。2行のうち1行に誤りがあります。" in refused.stderr
    assert told.splitlines() == ["行,エラー,受注番号,パートナー,正味金額,受注日,備考", f"3,{remedy},A-2,kitta,３００００,令和8年9月2日,"]
    assert (taken.returncode, taken.stdout) == (0, "2 rows (batch 3): 2 new, 0 changed, 0 unchanged.\n"), taken.stderr


def test_what_no_rule_allows_is_refused_by_its_name(with_partners, tmp_path: Path):
    refused = with_partners.enishi("import", "orders", str(tmp_path / "partners.csv"), "--source", "erp", "--json")

    assert (refused.returncode, json.loads(refused.stdout)["error"]) == (5, "unknown_fact")


def test_what_waits_is_listed_and_decided(with_partners, tmp_path: Path):
    file = tmp_path / "lines.csv"
    for source, text in (
        ("erp", LINES),
        ("crm", LINES.replace("400,000", "380,000")),
        ("shop", LINES.replace("A-", "S-").replace("kita", "x")),
    ):
        file.write_text(text, encoding="utf-8")
        with_partners.enishi("import", "order_lines", str(file), "--source", source, *MEANING)

    listed = json.loads(with_partners.enishi("review", "--json").stdout)
    believed = with_partners.enishi("review", "--take", str(listed["overlaps"][0]["overlap_id"]), "--reason", "ERPの誤り")
    unexplained = with_partners.enishi("review", "--drop", "4")
    nothing = with_partners.enishi("review", "--drop", "4", "--dismiss", "2", "--reason", "不要")

    assert [batch["batch_id"] for batch in listed["batches"]] == [4]
    assert [overlap["external_id"] for overlap in listed["overlaps"]] == ["A-1", "A-2"]
    assert "Batch 4: lines.csv (order_lines from shop) was rejected, 1 of 2 rows are wrong." in believed.stdout
    assert "Overlap 2: order_lines A-2 is erp's" in believed.stdout
    assert (unexplained.returncode, unexplained.stderr[:8]) == (5, "Say why,")
    assert (nothing.returncode, nothing.stdout) == (0, "Nothing waits.\n")
    assert with_partners.enishi("verify").returncode == 0
