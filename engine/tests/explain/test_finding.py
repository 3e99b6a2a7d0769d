"""Everything about one fact or one partner's month, from a calculation in memory or on disk."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from pyarrow import parquet

from enishi_engine.calculate import calculate
from enishi_engine.explain import (
    NoRun,
    NothingFound,
    agrees,
    as_data,
    explain_line,
    explain_partner,
    fact_page,
    month_page,
    open_run,
    recompute_take_back,
    rows_of_orders,
    run_of,
)
from enishi_engine.explain.explanation import text_of
from enishi_engine.facts import read_tables
from enishi_engine.program import read_program, read_texts
from enishi_engine.run_folder import write_result

TEXT = """
program: {id: sakura, label: {ja: さくら, en: Sakura}}
currency: JPY
earnings_rounding: half_up
metrics: {sales: {label: {ja: 売上, en: sales}, is: sum(line.net) over trailing 12 months}}
ranks:
  promote: monthly
  ladder: [{id: bronze, label: {ja: ブロンズ, en: Bronze}}, {id: gold, label: {ja: ゴールド, en: Gold}, condition: sales >= 500_000}]
incentives:
  - id: commission
    label: {ja: 販売手数料, en: Commission}
    type: commission
    base: line.net
    rate: {by: rank, bronze: 3.3 %, gold: 7 %}
    take_back: {after: [cancel, refund], share: proportional}
    limits: [{per: [partner, month], max: 50_000}]
  - id: renewals
    label: {ja: 更新手数料, en: Renewals}
    type: commission
    scope: line.kind = renewal
    base: line.net
    rate: 1 %
    limits: none
    with: {commission: add}
  - id: volume
    label: {ja: 数量リベート, en: Volume rebate}
    type: volume_rebate
    base: line.net
    over: month
    method: whole_amount
    bands: [{from: 300_000, to: 600_000, rate: 1.5 %}, {from: 600_000, to: open, rate: 2.5 %}]
    limits: none
    with: {commission: add, renewals: add}
  - id: spiff
    label: {ja: 担当者報奨, en: SPIFF}
    type: spiff
    per: unit
    amount: 1_000
    limits: none
    with: {commission: add, renewals: add, volume: add}
  - id: goal
    label: {ja: 目標達成, en: Goal}
    type: target_bonus
    over: month
    reached: sales >= 900_000
    amount: 10_000
    limits: none
"""
LINES: list[dict[str, object]] = [
    {"id": "A1", "partner": "aoba", "ordered_on": date(2026, 4, 10), "net": 333_333, "quantity": 1},
    {"id": "A2", "partner": "aoba", "ordered_on": date(2026, 4, 20), "net": 400_001, "quantity": 2},
    {"id": "A3", "partner": "aoba", "ordered_on": date(2026, 5, 2), "net": 800_000, "quantity": 1},
    {"id": "K1", "partner": "kita", "ordered_on": date(2026, 4, 12), "net": 100_000, "quantity": 1},
]
CHANGES: list[dict[str, object]] = [
    {"id": "C1", "line": "A1", "kind": "refund", "amount": 100_000, "date": date(2026, 4, 25)},
    {"id": "C2", "line": "A1", "kind": "refund", "amount": 50_000, "date": date(2026, 5, 25)},
    {"id": "C3", "line": "A1", "kind": "cancel", "amount": None, "date": date(2026, 5, 31)},
]
CREDITS: list[dict[str, object]] = [
    {"id": "R1", "line": "A2", "partner": "aoba", "weight": 2},
    {"id": "R2", "line": "A2", "partner": "kita", "weight": 1},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A program's folder."""
    path = tmp_path_factory.mktemp("sakura")
    (path / "2026-04-01.yaml").write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def result(folder):
    tables: dict[str, list[dict[str, object]]] = {
        "partners": [{"code": "aoba"}, {"code": "kita"}],
        "order_lines": LINES,
        "line_changes": CHANGES,
        "credits": CREDITS,
    }
    arrow = {name: pa.Table.from_pylist([_in_minor(row) for row in rows]) for name, rows in tables.items()}
    return calculate(read_program(folder), read_tables(arrow, currency="JPY", timezone="Asia/Tokyo"))


def _in_minor(row):
    return {f"{name}_minor" if name in ("net", "amount") else name: value for name, value in row.items()}


@pytest.fixture(scope="module")
def run(result, folder):
    return run_of(result, read_program(folder))


def test_every_line_of_a_calculation_is_recomputed_from_its_own_figures(result, folder):
    program = read_program(folder)
    rows = result.rows("earning_lines")
    earned = {row["id"]: row for row in rows if row["kind"] == "earned"}
    before: dict[str, Mapping[str, object]] = {}

    assert {row["incentive"] for row in earned.values()} == {"commission", "volume", "spiff", "goal"}
    for row in earned.values():
        assert agrees(row, *text_of(row, program)), row["id"]
    for row in sorted((row for row in rows if row["kind"] == "take_back"), key=lambda row: row["undone"]):
        assert recompute_take_back(row, earned[row["origin"]], before.get(row["origin"]), *text_of(row, program)) == row["amount"]
        before[row["origin"]] = row
    assert len(before) == 1


def test_a_line_with_everything_about_it(run):
    found = explain_line(run, "A1")

    assert (found.fact, found.fact_id) == ("order_line", "A1")
    # 333,333 × 3.3 % = 10,999.989; refunds of 100,000, 150,000 and all: 3,300, 4,950 (4,950.0…) and 11,000 so far.
    assert [(row.row["id"], row.row["amount"]) for row in found.lines] == [
        ("commission/A1/aoba", 11_000),
        ("volume/A1/aoba", 5_000),  # 333,333 × 1.5 % = 4,999.995
        ("spiff/A1/aoba", 1_000),
        ("commission/A1/aoba/C1", -3_300),
        ("commission/A1/aoba/C2", -1_650),
        ("commission/A1/aoba/C3", -6_050),
    ]
    assert (found.amount, found.payable) == (6_000, 6_000)
    assert [(one.incentive, one.gates) for one in found.counted] == [("renewals", ("out_of_scope",))]
    assert found.lines[4].words["ja"].sentences == (
        "2026年5月25日の変更C2により、注文明細A1(2026年4月10日)の「販売手数料」から1,650円の返還。",
        "発生した11,000円 × 取り消された金額150,000円 ÷ 正味金額333,333円 = 4,950.004…円(四捨五入して4,950円)。",
        "すでに返還した3,300円を差し引いて1,650円。",
    )


def test_a_line_that_paid_nothing_says_why(run):
    found = explain_line(run, "K1")

    assert [row.row["id"] for row in found.lines] == ["commission/K1/kita", "spiff/K1/kita"]
    assert [(row.row["incentive"], row.words["ja"].text) for row in found.not_paid] == [
        ("volume", "月の累計が100,000円で、最初の段階の300,000円に届きませんでした(あと200,000円)。")
    ]


def test_several_orders_are_read_at_once_and_of_a_shared_one_only_what_is_the_partners(run, result, folder, tmp_path):
    write_result(result, program=read_program(folder), program_folder=folder, out=tmp_path / "run")

    for source in (run, tmp_path / "run"):
        found = rows_of_orders(source, ["A1", "A2", "K1", "X9"], partners=["kita"])
        assert {id_: [row["id"] for row in one.lines] for id_, one in found.items()} == {
            "A2": ["commission/A2/kita", "spiff/A2/kita"],
            "K1": ["commission/K1/kita", "spiff/K1/kita"],
        }
        assert [row["incentive"] for row in found["K1"].not_paid] == ["volume"]
        # 11,000 and 5,000 and 1,000 less 3,300, 1,650 and 6,050 given back.
        assert sum(row["amount"] for row in rows_of_orders(source, ["A1"], partners=["aoba"])["A1"].lines) == 6_000
    assert rows_of_orders(run, [], partners=["aoba"]) == {}


def test_a_split_line_shows_every_seller(run):
    found = explain_line(run, "A2")

    assert {row.row["seller"] for row in found.lines} == {"aoba", "kita"}
    # 2 units × 1,000 by 2 : 1 is 1,333.3 and 666.6: the larger remainder has the unit that is left over.
    assert [(row.row["seller"], row.row["amount"]) for row in found.lines if row.row["incentive"] == "spiff"] == [
        ("aoba", 1_333),
        ("kita", 667),
    ]


@pytest.mark.parametrize("id_", ["A1", "commission/A1/aoba", "commission/A1/aoba/C1", "volume/A1/aoba"])
def test_a_fact_is_found_by_its_id_or_that_of_one_of_its_lines(run, id_):
    assert explain_line(run, id_).fact_id == "A1"


def test_a_reason_is_found_by_incentive_fact_and_seller(run):
    assert explain_line(run, "volume/K1/kita").fact_id == "K1"


def test_a_period_is_everybodys_by_its_id_and_one_sellers_by_the_id_of_a_line(run):
    assert {row.row["seller"] for row in explain_line(run, "2026-04-01..2026-04-30").not_paid} == {"aoba", "kita"}
    assert {row.row["seller"] for row in explain_line(run, "goal/2026-04-01..2026-04-30/kita").not_paid} == {"kita"}


def test_a_month_of_a_partner(run):
    found = explain_partner(run, "aoba", "2026-05")

    # 800,000 × 7 % = 56,000, at most 50,000; less 1,650 and 6,050 taken back; 800,000 × 2.5 % = 20,000; 1 unit; the goal is reached.
    assert [(row.row["id"], row.row["amount"]) for row in found.lines] == [
        ("commission/A3/aoba", 50_000),
        ("volume/A3/aoba", 20_000),
        ("spiff/A3/aoba", 1_000),
        ("commission/A1/aoba/C2", -1_650),
        ("goal/2026-05-01..2026-05-31/aoba", 10_000),
        ("commission/A1/aoba/C3", -6_050),
    ]
    assert found.amount == 73_300
    assert [(row["day"], row["held"], row["rank"], row["action"]) for row in found.ranks] == [
        (date(2026, 5, 1), "bronze", "gold", "promoted")
    ]
    # 333,333 + 2/3 of 400,001 − 100,000
    assert [(row["metric"], row["value"]) for row in found.metrics] == [("sales", 500_000)]
    assert found.lines[3].words["ja"].sentences[-1] == "すでに返還した3,300円を差し引いて1,650円。"


def test_a_month_begins_with_the_rank_it_was_reached_with(run):
    assert [row["day"] for row in explain_partner(run, "kita", "2026-04").ranks] == [date(2026, 4, 1)]


def test_nothing_found_says_what_to_think_of(run):
    with pytest.raises(NothingFound, match="no row for Z9"):
        explain_line(run, "Z9")
    with pytest.raises(NothingFound, match="nothing about minami in 2026-05"):
        explain_partner(run, "minami", "2026-05")
    with pytest.raises(ValueError, match="Invalid isoformat"):
        explain_partner(run, "aoba", "May")


@pytest.fixture
def on_disk(result, folder, tmp_path):
    """The run in a folder, as a run is written."""
    for name, table in result.tables.items():
        parquet.write_table(table, tmp_path / f"{name}.parquet")
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "2026-04-01.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "run.json").write_text(json.dumps({"program": str(folder), "until": "2026-05-31"}), encoding="utf-8")
    return tmp_path


def test_a_run_on_disk_explains_the_same(run, on_disk):
    assert as_data(explain_line(on_disk, "A1")) == as_data(explain_line(run, "A1"))
    assert as_data(explain_partner(open_run(on_disk), "aoba", "2026-05")) == as_data(explain_partner(run, "aoba", "2026-05"))


def test_a_folder_without_a_run_is_refused_naming_what_is_missing(on_disk):
    (on_disk / "ranks.parquet").unlink()

    with pytest.raises(NoRun, match=r"ranks\.parquet is missing"):
        explain_line(on_disk, "A1")


def test_a_fact_as_a_page(run):
    assert fact_page(explain_line(run, "K1"), "ja") == (
        "注文明細K1(2026年4月12日)\n"
        "\n"
        "発生したインセンティブ\n"
        "  - 注文明細K1(2026年4月12日): 「販売手数料」3,300円をkitaへ。対象金額100,000円(正味金額) × 3.3% = 3,300円。適用した区分は「ランク: ブロンズ」。\n"
        "  - 注文明細K1(2026年4月12日): 「担当者報奨」1,000円をkitaへ。1単位 × 1,000円 = 1,000円。\n"
        "\n"
        "  合計 4,300円(うち支払対象額 4,300円)\n"
        "\n"
        "発生しなかったもの\n"
        "  - 数量リベート(kita): 月の累計が100,000円で、最初の段階の300,000円に届きませんでした(あと200,000円)。\n"
        "\n"
        "対象外(件数のみ)\n"
        "  - 更新手数料: インセンティブの対象外です。\n"
    )


def test_a_month_as_a_page(run):
    page = month_page(explain_partner(run, "kita", "2026-04"), "en")

    # Commission: 100,000 × 3.3 % and 133,334 (a third of 400,001) × 3.3 %; SPIFF: 1,000 and a third of 2,000.
    assert page.startswith(
        "kita, April 2026\n"
        "\n"
        "  Incentive   Lines  Earned  Taken back  Payable\n"
        "  Commission      2  ¥7,700          ¥0   ¥7,700\n"
        "  SPIFF           2  ¥1,667          ¥0   ¥1,667\n"
        "  In all          4  ¥9,367          ¥0   ¥9,367\n"
        "\n"
        "Rank\n"
        "  - review of 1 April 2026: Bronze → Bronze (kept)\n"
        "      sales: ¥0\n"
        "  - what the next rank, “Gold”, asks for: sales is at least ¥500,000\n"
        "\n"
        "What was earned\n"
        "  - Order line K1 of 12 April 2026: “Commission” ¥3,300 for kita."
    )
    assert "  - Goal / the period from 1 April 2026 to 30 April 2026: The condition “sales is at least ¥900,000” was not met: " in page
    assert page.endswith("Outside the incentives (counted only)\n  - Renewals: 2 — It lies outside what the incentive is for.\n")


def test_a_month_begins_with_its_sums_and_at_the_top_asks_for_no_higher_rank(run):
    page = month_page(explain_partner(run, "aoba", "2026-05"), "ja")

    assert page.startswith(
        "aoba 2026年5月\n"
        "\n"
        "  インセンティブ  明細    発生額    返還額  支払対象額\n"
        "  販売手数料         1  50,000円  -7,700円    42,300円\n"
        "  数量リベート       1  20,000円       0円    20,000円\n"
        "  担当者報奨         1   1,000円       0円     1,000円\n"
        "  目標達成           1  10,000円       0円    10,000円\n"
        "  合計               4  81,000円  -7,700円    73,300円\n"
        "\n"
        "ランク\n"
        "  - 2026年5月1日の判定: ブロンズ → ゴールド(昇格)\n"
        "      売上: 500,000円\n"
        "\n"
        "発生したインセンティブ\n"
    )


def test_a_review_shows_only_the_figures_that_its_ladder_looks_at(run):
    month = explain_partner(run, "aoba", "2026-05")
    orders = {**month.metrics[0], "metric": "orders", "value": 3, "unit": "count"}

    assert month_page(replace(month, metrics=(*month.metrics, orders)), "ja") == month_page(month, "ja")


def test_a_rank_that_no_review_gave_was_decided_by_people(run):
    month = replace(explain_partner(run, "aoba", "2026-05"), ranks=(), metrics=())

    assert ("ランク\n  - 2026年5月2日以降の明細4件に適用: ゴールド(判定ではなく、個別の決定によるランク)\n\n") in month_page(month, "ja")
    assert ("Rank\n  - on the lines from 2 May 2026 on (4): Gold (no review gave it: it was decided by people)\n\n") in month_page(
        month, "en"
    )


def test_before_any_review_everybody_has_the_rank_to_begin_with(run):
    month = replace(explain_partner(run, "kita", "2026-04"), ranks=(), metrics=())

    assert (
        "ランク\n"
        "  - 2026年4月12日以降の明細4件に適用: ブロンズ(判定の前の、はじめのランク)\n"
        "  - 次のランク「ゴールド」の条件: 売上が500,000円以上\n"
    ) in month_page(month, "ja")


def test_a_month_after_the_run_says_that_the_run_ends(run):
    ended = explain_partner(run, "aoba", "2026-06")

    assert month_page(ended, "ja") == (
        "aoba 2026年6月\n\nこの計算は2026年5月31日までです。\n\nランク\n  - 2026年5月1日の判定: ブロンズ → ゴールド(昇格)\n      売上: 500,000円\n"
    )
    assert month_page(ended, "en").startswith("aoba, June 2026\n\nThe run ends on 31 May 2026.\n\nRank\n")
    with pytest.raises(NothingFound, match=r"nothing about minami in 2026-06\. The run ends on 31 May 2026\."):
        explain_partner(run, "minami", "2026-06")


def test_a_month_that_the_run_cuts_short_says_so_above_what_it_has(run):
    month = replace(explain_partner(run, "aoba", "2026-05"), until=date(2026, 5, 30))

    assert month_page(month, "en").startswith("aoba, May 2026\n\nThe run ends on 30 May 2026.\n\n  Incentive ")


def test_a_long_month_spells_out_the_first_reasons_and_counts_the_rest(run, folder):
    month = explain_partner(run, "kita", "2026-04")
    many = type(month)(**{**vars(month), "not_paid": month.not_paid[:1] * 25})

    assert "  - ほかに5件(数量リベート below_first_band 5件)\n" in month_page(many, "ja")


def test_data_for_json_has_plain_values_and_both_languages(run):
    data = as_data(explain_line(run, "K1"))

    assert json.loads(json.dumps(data)) == data
    assert data["lines"][0]["day"] == "2026-04-12"
    assert data["lines"][0]["sentences"]["en"][0] == "Order line K1 of 12 April 2026: “Commission” ¥3,300 for kita."
    assert data["not_paid"][0]["figures"] == [
        {"name": "needed", "value": 300_000, "unit": "money"},
        {"name": "had", "value": 100_000, "unit": "money"},
    ]


def test_what_people_decided_is_told_with_its_end_its_reason_and_who(run):
    decided = {
        "partner": "aoba", "decision": "R1", "rank": "gold", "first_day": date(2026, 5, 2), "last_day": date(2026, 9, 30),
        "decided_by": "花", "reason": "大型案件の準備",
    }  # fmt: skip
    always = {**decided, "decision": "R0", "first_day": None, "last_day": None, "decided_by": None, "reason": None}
    month = replace(explain_partner(run, "aoba", "2026-05"), decisions=(always, decided))

    ja, en = month_page(month, "ja"), month_page(month, "en")

    assert "  - 個別の決定: ゴールド(期限なし)\n" in ja
    assert "  - 個別の決定: ゴールド(2026年5月2日から2026年9月30日まで、理由: 大型案件の準備、決定者: 花)\n" in ja
    assert "  - decided by people: Gold (from 2 May 2026 to 30 September 2026; reason: 大型案件の準備; decided by 花)\n" in en
    assert as_data(month)["decisions"][1]["reason"] == "大型案件の準備"


BENEFIT = {
    "partner": "aoba", "benefit": "leads", "first_day": date(2026, 4, 1), "last_day": date(2026, 9, 30), "version": date(2026, 4, 1),
    "rank": "gold", "unit": "count", "entitled": 2, "used": 1, "left": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "ja", "en"),
    [
        ({}, "2のうち1を利用、残り1", "1 of 2 used, 1 left"),
        ({"used": 3, "left": -1}, "2に対して3を利用(1の超過)", "3 used of 2, 1 too much"),
        ({"entitled": None, "left": None}, "1を利用(上限なし)", "1 used, without limit"),
        ({"used": None, "left": None}, "枠は2(利用の値なし)", "2 in all; what was used has no value"),
        ({"entitled": None, "used": None, "left": None}, "上限なし(利用の値なし)", "without limit; what was used has no value"),
        ({"unit": "money", "entitled": 300_000, "used": 120_000, "left": 180_000}, "300,000円のうち120,000円を利用、残り180,000円", "¥120,000 of ¥300,000 used, ¥180,000 left"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_benefit_is_told(run, figures, ja, en):
    month = replace(explain_partner(run, "aoba", "2026-05"), benefits=({**BENEFIT, **figures},))

    assert f"特典\n  - leads(2026年4月1日から2026年9月30日まで、ゴールド): {ja}\n" in month_page(month, "ja")
    assert f"Benefits\n  - leads (from 1 April 2026 to 30 September 2026, as Gold): {en}\n" in month_page(month, "en")


def test_a_month_has_the_decisions_benefits_and_flags_of_its_days():
    text = """
program: {id: sakura}
currency: JPY
metrics: {sales: {label: {ja: 売上, en: sales}, is: sum(line.net) over month}}
ranks: {promote: monthly, ladder: [{id: silver, benefits: {leads: 1 per quarter}}, {id: gold, condition: rank >= gold}]}
flags:
  - {id: look, label: {ja: 見直し対象, en: Review needed}, condition: sales < 1_000}
  - {id: stays, condition: sales < 1_000 and rank = gold}
"""
    checked = read_texts({date(2026, 1, 1): ("2026-01-01.yaml", text.encode())}).program
    decisions = [
        {"id": "R1", "partner": "aoba", "rank": "gold", "first_day": "2026-02-28", "last_day": "2026-03-01"},
        {"id": "R2", "partner": "aoba", "rank": "gold", "first_day": "2026-04-01"},
    ]
    tables = {"partners": pa.table({"code": ["aoba"]}), "rank_decisions": pa.Table.from_pylist(decisions)}
    facts = read_tables(tables, currency="JPY", timezone="Asia/Tokyo")
    found = run_of(calculate(checked, facts, until=date(2026, 5, 31)), checked)

    held = {
        month: [row["decision"] for row in explain_partner(found, "aoba", month).decisions]
        for month in ("2026-01", "2026-02", "2026-03", "2026-04")
    }
    quarters = [str(row["first_day"]) for row in explain_partner(found, "aoba", "2026-03").benefits]

    assert held == {"2026-01": [], "2026-02": ["R1"], "2026-03": ["R1"], "2026-04": ["R2"]}
    assert quarters == ["2026-01-01"]

    april = explain_partner(found, "aoba", "2026-04")
    assert "要確認フラグ\n  - 見直し対象(2026年4月1日): 売上が1,000円未満(売上は0円)\n  - stays(2026年4月1日): " in month_page(april, "ja")
    assert "Flags\n  - Review needed (1 April 2026): sales is below ¥1,000 (sales was ¥0)\n" in month_page(april, "en")
    assert [row["flag"] for row in as_data(april)["flags"]] == ["look", "stays"]
