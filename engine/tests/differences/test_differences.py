"""Two texts compared: what is added, removed and changed, as people read it."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from enishi_engine.cli import app
from enishi_engine.cli.output import Exit
from enishi_engine.core.program import Program
from enishi_engine.differences import Section, differences, told
from enishi_engine.program import read_texts
from enishi_engine.words import LANGUAGES

OLD = """\
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
metrics: {sales: {label: {ja: 売上, en: sales}, is: sum(line.net) over year}}
ranks:
  promote: monthly
  ladder:
    - {id: bronze, label: {ja: ブロンズ, en: Bronze}}
    - {id: gold, label: {ja: ゴールド, en: Gold}, condition: sales >= 5_000_000, benefits: {promotion: 2 per half}}
incentives:
  - {id: commission, label: {ja: 販売手数料, en: Commission}, type: commission, base: line.net, rate: 10 %, limits: none}
"""


def program(text: str = OLD) -> Program:
    return read_texts({date(2026, 4, 1): ("2026-04-01.yaml", text.encode())}).program


def in_english(old: str, new: str, before: str = OLD) -> list[str]:
    """The lines that say what a replacement in the text changes."""
    return told(differences(program(before), program(before.replace(old, new)), "en"), "en").splitlines()


def test_a_text_compared_with_itself_says_the_same():
    assert [told(differences(program(), program(), language), language) for language in LANGUAGES] == [
        "違いはありません。",
        "They say the same.",
    ]


def test_another_spelling_of_the_same_is_no_difference():
    assert in_english("sales >= 5_000_000", "sales>=5000000") == ["They say the same."]


def test_a_changed_rate_is_told_old_before_new():
    assert in_english("10 %", "12 %") == [
        "Incentives", "~ Commission (commission): changed", "    Rate", "      − 10%", "      + 12%",
    ]  # fmt: skip


def test_a_term_that_is_new_stands_alone():
    assert in_english("limits: none", "limits: none, once_per: customer") == [
        "Incentives", "~ Commission (commission): changed", "    How often: the first one per customer",
    ]  # fmt: skip


def test_an_incentive_under_a_new_id_is_one_added_and_one_removed():
    found = differences(program(), program(OLD.replace("id: commission", "id: sales_commission")), "en")

    assert [(change.id, change.kind) for change in found] == [("sales_commission", "added"), ("commission", "removed")]
    assert [term.new for term in found[0].terms][:3] == ["Commission", "Commission", "each order line"]
    assert {term.new for term in found[1].terms} == {None}


def test_a_rank_a_figure_and_how_ranks_move_are_told_in_their_sections():
    new = (
        OLD.replace("5_000_000", "6_000_000").replace("promote: monthly", "promote: yearly").replace("over year", "over trailing 12 months")
    )

    found = differences(program(), program(new), "en")

    assert [(change.section, change.id, change.kind) for change in found] == [
        (Section.RANKS, "gold", "changed"),
        (Section.METRICS, "sales", "changed"),
        (Section.WHOLE, None, "changed"),
    ]


def test_the_order_of_the_ladder_the_rounding_and_payouts_belong_to_the_whole_text():
    lines = in_english("currency: JPY\n", "currency: JPY\nearnings_rounding: up\npayout: {minimum: 5_000}\n")

    assert [line.strip() for line in lines if line.startswith("    ") and line[4] != " "] == ["Rounding", "Payouts"]
    assert "      + A balance below ¥5,000 is carried to the next payout." in lines


def test_in_japanese():
    new = program(OLD.replace("10 %", "12 %"))

    assert told(differences(program(), new, "ja"), "ja").splitlines() == [
        "インセンティブ", "~ 販売手数料 (commission): 変更", "    料率", "      − 10%", "      + 12%",
    ]  # fmt: skip


# ── The command ──────────────────────────────────────────────────────────────────────────────────────────────────────


def enishi(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words], env={"LC_ALL": "C"}, catch_exceptions=False)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """sakura/2026-04-01.yaml, sakura/2027-04-01.yaml with another rate, and draft.yaml without a day."""
    (tmp_path / "sakura").mkdir()
    (tmp_path / "sakura" / "2026-04-01.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "sakura" / "2027-04-01.yaml").write_text(OLD.replace("10 %", "12 %"), encoding="utf-8")
    (tmp_path / "draft.yaml").write_text(OLD, encoding="utf-8")
    return tmp_path


def test_of_a_folder_the_newest_text_counts_and_a_draft_may_have_any_name(texts: Path):
    done = enishi("diff", texts / "sakura", texts / "draft.yaml")

    assert done.exit_code == Exit.FINE
    assert done.stdout.splitlines()[0] == "2027-04-01.yaml → draft.yaml"
    assert done.stdout.splitlines()[-2:] == ["      − 12%", "      + 10%"]


def test_as_json_it_is_said_in_both_languages(texts: Path):
    said = json.loads(enishi("diff", texts / "sakura" / "2026-04-01.yaml", texts / "sakura", "--json").stdout)

    assert (said["ok"], said["differ"]) == (True, True)
    assert said["changes"]["ja"] == [
        {
            "section": "incentives", "id": "commission", "name": "販売手数料", "change": "changed",
            "terms": [{"head": "料率", "old": "10%", "new": "12%"}],
        }
    ]  # fmt: skip
    assert said["changes"]["en"][0]["terms"][0]["head"] == "Rate"


def test_a_text_that_is_refused_says_why(texts: Path):
    (texts / "draft.yaml").write_text("program: {id: sakura}\n", encoding="utf-8")

    assert enishi("diff", texts / "sakura", texts / "draft.yaml").exit_code == Exit.PROGRAM_REFUSED
    assert enishi("diff", texts / "sakura", texts / "nothing.yaml").exit_code == Exit.PROGRAM_REFUSED


def test_a_new_table_of_a_weight_is_told_case_by_case():
    weights = "weights: {points: {label: {ja: 点数, en: points}, tables: {2026-04-01: {by: line.kind, new: 3, otherwise: 1}}}}\n"
    case = "the order day is on or after 1 April 2026, and the kind of order is new"

    assert in_english("new: 3", "new: 2.5", before=weights + OLD) == [
        "Weights", "~ points (points): changed", "    Table", f"      − {case}: 3", f"      + {case}: 2.5",
    ]  # fmt: skip


def test_a_flag_that_is_raised_otherwise_is_told():
    flags = "flags: [{id: look, label: {ja: 見直し対象, en: Review needed}, condition: sales < 1_000}]\n"

    assert in_english("1_000}]", "2_000}]", before=flags + OLD) == [
        "Flags", "~ Review needed (look): changed", "    Condition",
        "      − looked at on the first day of each month: sales is below ¥1,000",
        "      + looked at on the first day of each month: sales is below ¥2,000",
    ]  # fmt: skip
