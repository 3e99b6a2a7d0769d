"""What a closing did for a partner, in sentences: each adjustment with its closing and what changed, and what is paid."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from enishi_engine.cli import app
from enishi_engine.cli.output import Exit
from enishi_engine.words.payout import settled_in_words

TEXT = """\
program: {id: sakura}
currency: JPY
payout: {minimum: 50_000}
incentives:
  - {id: commission, label: {ja: 販売手数料, en: Commission}, type: commission, base: line.net, rate: 10 %, limits: none, payable: customer_paid}
"""
# A1 is corrected, A2 is learned late, A3 turns out to be Kita's, A4 is paid in May; A5 is of May.
LINES = """\
id,partner,ordered_on,net,revision,learned_at
A1,aoba,2026-04-20,100000,1,
A1,aoba,2026-04-20,80000,2,2026-05-20T09:00
A2,aoba,2026-04-21,200000,1,2026-05-20T09:00
A3,aoba,2026-04-22,300000,1,
A3,kita,2026-04-22,300000,2,2026-05-20T09:00
A4,aoba,2026-04-23,400000,1,
A5,aoba,2026-05-10,50000,1,
"""
PAYMENTS = "id,line,amount,date\nP1,A4,100000,2026-05-31\n"
CLOSINGS = """\
id,closing_group,first_day,last_day,known_by
april,month_end,2026-04-01,2026-04-30,2026-05-10T00:00
may,month_end,2026-05-01,2026-05-31,2026-06-10T00:00
"""


def enishi(*words: object, language: str = "en"):
    return CliRunner().invoke(app, [*map(str, words), "--language", language], catch_exceptions=False)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the closing of May."""
    company = tmp_path_factory.mktemp("company")
    for name, content in {
        "sakura/2026-01-01.yaml": TEXT,
        "facts/partners.csv": "code\naoba\nkita\n",
        "facts/order_lines.csv": LINES,
        "facts/customer_payments.csv": PAYMENTS,
        "facts/closings.csv": CLOSINGS,
    }.items():
        (company / name).parent.mkdir(exist_ok=True)
        (company / name).write_text(content, encoding="utf-8")
    done = enishi("run", company / "sakura", "--facts", company / "facts", "--out", company / "may", "--closing", "may")
    assert done.exit_code == Exit.FINE, done.stderr
    enishi("run", company / "sakura", "--facts", company / "facts", "--out", company / "plain")
    return company / "may"


ENGLISH = """\
aoba, closing may

Posted
  - aoba / Commission: -¥7,000, payable ¥10,000; of these adjustments -¥12,000, payable ¥10,000

Adjustments of former periods
  - Commission / order line A3 of 22 April 2026 (of closing april): corrected after it was closed and no longer there, so what was posted is undone: -¥30,000, payable ¥0
  - Commission / order line A2 of 21 April 2026 (of closing april): learned after it was closed, so it is posted now: +¥20,000, payable ¥0
  - Commission / order line A4 of 23 April 2026 (of closing april): what is payable of it changed from ¥0 to ¥10,000: +¥10,000
  - Commission / order line A1 of 20 April 2026 (of closing april): it came to ¥10,000 and now comes to ¥8,000; the difference is posted: -¥2,000, payable ¥0; what changed: the base

Payout
  - aoba: below the minimum of ¥50,000, so ¥10,000 is carried to the next payout (carried in ¥0, posted now ¥10,000)
"""
JAPANESE = """\
aoba mayの締め

計上額
  - aoba / 販売手数料: -7,000円(支払対象 10,000円)、うち調整 -12,000円(支払対象 10,000円)

過去の締め分の調整
  - 販売手数料 / 注文明細A3(2026年4月22日)(aprilの締め分): 締めた後の訂正により対象ではなくなったため、計上済みの金額を戻します。-30,000円(支払対象 0円)
  - 販売手数料 / 注文明細A2(2026年4月21日)(aprilの締め分): 締めた後に判明したため、今回計上します。+20,000円(支払対象 0円)
  - 販売手数料 / 注文明細A4(2026年4月23日)(aprilの締め分): 支払対象額が0円から10,000円に変わりました。差額 +10,000円
  - 販売手数料 / 注文明細A1(2026年4月20日)(aprilの締め分): 10,000円から8,000円に変わったため、差額を計上します。-2,000円(支払対象 0円)。変わった項目: 対象金額

お支払い
  - aoba: 最低支払額50,000円に満たないため、10,000円を次回のお支払いに繰り越します(前回からの繰越 0円、今回の計上 10,000円)
"""


@pytest.mark.parametrize(("language", "page"), [("en", ENGLISH), ("ja", JAPANESE)])
def test_a_partner_reads_what_was_posted_what_was_corrected_and_what_is_paid(closed: Path, language: str, page: str):
    # Own: 10 % of 50,000. April: A1 8,000 - 10,000, A2 +20,000, A3 -30,000, A4 a quarter of 40,000 becomes payable.
    assert enishi("explain", "--run", closed, "--partner", "aoba", language=language).stdout == page


def test_as_json_each_adjustment_has_its_sentence_in_both_languages(closed: Path):
    said = json.loads(enishi("explain", "--run", closed, "--partner", "kita", "--json").stdout)

    row = said["adjustments"][0]
    assert (row["id"], row["belongs_to"], row["what"], row["amount"]) == ("commission/A3/kita", "april", "late", 30_000)
    assert row["sentences"]["en"][0].endswith("learned after it was closed, so it is posted now: +¥30,000, payable ¥0")
    assert said["settlements"] == []


def test_a_run_that_closed_nothing_asks_for_the_month(closed: Path):
    refused = enishi("explain", "--run", closed.parent / "plain", "--partner", "aoba")

    assert refused.exit_code == Exit.NOT_FOUND
    assert "The run closed no period. Add --month, or run with --closing." in refused.stderr


def test_a_partner_for_whom_nothing_was_posted_is_named(closed: Path):
    assert "Closing may posted nothing for minami." in enishi("explain", "--run", closed, "--partner", "minami").stderr


def settled(outcome: str, **figures: int) -> dict[str, object]:
    names = ("carried_in", "posted", "paid", "lost", "billed", "carried_out", "minimum")
    return {**dict.fromkeys(names, 0), **figures, "outcome": outcome}


@pytest.mark.parametrize(
    ("row", "ja", "en"),
    [
        (
            settled("paid", carried_in=9_999, posted=1, paid=10_000),
            "10,000円をお支払いします(前回からの繰越 9,999円、今回の計上 1円)",
            "¥10,000 is paid (carried in ¥9,999, posted now ¥1)",
        ),
        (
            settled("paid", posted=10_001, paid=20_000, lost=-9_999),
            "20,000円をお支払いします(前回からの繰越 0円、今回の計上 10,001円、対象外だった分の取消 -9,999円)",
            "¥20,000 is paid (carried in ¥0, posted now ¥10,001, of which -¥9,999 had lapsed before and is not asked back)",
        ),
        (
            settled("owed_back", posted=-18_000, carried_out=-18_000),
            "返還額が上回ったため、18,000円を次回以降のお支払い額から差し引きます(前回からの繰越 0円、今回の計上 -18,000円)",
            "more came back than was unpaid: ¥18,000 is set against later payouts (carried in ¥0, posted now -¥18,000)",
        ),
        (
            settled("lost", posted=9_999, lost=9_999, minimum=10_000),
            "最低支払額10,000円に満たないため、お支払いの対象外となります(前回からの繰越 0円、今回の計上 9,999円)",
            "below the minimum of ¥10,000, so it lapses (carried in ¥0, posted now ¥9,999)",
        ),
    ],
)
def test_a_settled_balance_in_words(row: dict[str, object], ja: str, en: str):
    assert (settled_in_words(row, "JPY", "ja"), settled_in_words(row, "JPY", "en")) == (ja, en)
