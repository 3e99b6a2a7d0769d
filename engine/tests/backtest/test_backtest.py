"""A new text on the facts of the past: who would have earned how much more or less, to the yen."""

import csv
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from enishi_engine.backtest import Compared, Side, backtest, picture, read_paid, told
from enishi_engine.backtest.comparing import Backtest
from enishi_engine.cli import app
from enishi_engine.cli.output import Exit
from enishi_engine.core.incentive import Label
from enishi_engine.facts import FactsRejected, read_folder
from enishi_engine.program import read_program, read_text

OLD = """\
program: {id: sakura}
currency: JPY
incentives:
  - {id: commission, label: {ja: 販売手数料, en: Commission}, type: commission, base: line.net, rate: 10 %, limits: none}
"""
# 12 % from 200,000 on, 5 % below; and a campaign of next autumn.
NEW = """\
program: {id: sakura}
currency: JPY
incentives:
  - id: commission
    label: {ja: 販売手数料, en: Commission}
    type: commission
    base: line.net
    rate: {by: line.net, bands: [{from: 0, to: 200_000, rate: 5 %}, {from: 200_000, to: open, rate: 12 %}]}
    limits: none
  - id: autumn
    label: {ja: 秋の特別手数料, en: Autumn special}
    type: commission
    base: line.net
    rate: 1 %
    first_day: 2027-10-01
    limits: none
    with: {commission: add}
"""
PARTNERS = "code,name\naoba,青葉システム株式会社\nkita,北ソフト\nminami,南商会\n"
LINES = """\
id,partner,ordered_on,net
A1,aoba,2026-04-20,300000
A2,aoba,2026-05-20,200000
K1,kita,2026-05-31,100000
"""
PAID = "partner,incentive,month,amount\naoba,commission,2026-04,30000\naoba,commission,2026-04,-500\nkita,commission,2026-06,9000\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A folder with the texts in sakura/, the new one in draft.yaml, facts in facts/, payments in paid.csv."""
    for name, content in {
        "sakura/2026-01-01.yaml": OLD,
        "draft.yaml": NEW,
        "facts/partners.csv": PARTNERS,
        "facts/order_lines.csv": LINES,
        "paid.csv": PAID,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def run(company: Path, *more: object, language: str = "en_US.UTF-8"):
    words = [
        "backtest",
        company / "draft.yaml",
        "--against",
        company / "sakura",
        "--facts",
        company / "facts",
        "--out",
        company / "out",
        *more,
    ]
    return CliRunner().invoke(app, [str(word) for word in words], env={"LC_ALL": language}, catch_exceptions=False)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_each_partner_incentive_and_month_has_the_old_the_new_and_the_difference(company: Path):
    assert run(company).exit_code == Exit.FINE

    # 300,000 and 200,000 at 12 % instead of 10 %; 100,000 at 5 % instead of 10 %.
    assert rows(company / "out" / "months.csv") == [
        ["partner", "incentive", "month", "pays_as", "old", "new", "difference"],
        ["aoba", "commission", "2026-04", "money", "30000", "36000", "6000"],
        ["aoba", "commission", "2026-05", "money", "20000", "24000", "4000"],
        ["kita", "commission", "2026-05", "money", "10000", "5000", "-5000"],
    ]


def test_partners_come_from_the_largest_gain_to_the_largest_loss(company: Path):
    run(company)

    assert rows(company / "out" / "partners.csv") == [
        ["partner", "name", "old", "new", "difference"],
        ["aoba", "青葉システム株式会社", "50000", "60000", "10000"],
        ["kita", "北ソフト", "10000", "5000", "-5000"],
    ]
    assert rows(company / "out" / "incentives.csv") == [
        ["incentive", "pays_as", "ja", "en", "old", "new", "difference"],
        ["commission", "money", "販売手数料", "Commission", "60000", "65000", "5000"],
    ]


def test_what_was_paid_stands_beside_them_also_where_neither_text_pays(company: Path):
    run(company, "--paid", company / "paid.csv")

    assert rows(company / "out" / "months.csv")[1:] == [
        ["aoba", "commission", "2026-04", "money", "30000", "36000", "6000", "29500"],
        ["aoba", "commission", "2026-05", "money", "20000", "24000", "4000", "0"],
        ["kita", "commission", "2026-05", "money", "10000", "5000", "-5000", "0"],
        ["kita", "commission", "2026-06", "money", "0", "0", "0", "9000"],
    ]


SAID = {
    "en_US.UTF-8": """\
The new text on what happened from 1 January 2026 to 31 May 2026
  as it was: ¥60,000
  as it would be: ¥65,000
  difference: +¥5,000
  winners: 1, losers: 1, unchanged: 0
Who gains most:
  青葉システム株式会社: +¥10,000 (¥50,000 → ¥60,000)
Who loses most:
  北ソフト: -¥5,000 (¥10,000 → ¥5,000)
Difference by incentive:
  Commission: +¥5,000 (¥60,000 → ¥65,000)
Not tried, as no day of the past lies in their own days: Autumn special
""",
    "ja_JP.UTF-8": """\
新しい内容による試算(2026年1月1日から2026年5月31日までの実績)
  これまでの内容: 60,000円
  新しい内容: 65,000円
  差額: +5,000円
  増えるパートナー 1社、減るパートナー 1社、変わらないパートナー 0社
増える額の大きいパートナー:
  青葉システム株式会社: +10,000円 (50,000円 → 60,000円)
減る額の大きいパートナー:
  北ソフト: -5,000円 (10,000円 → 5,000円)
インセンティブごとの差額:
  販売手数料: +5,000円 (60,000円 → 65,000円)
この期間には実施日が含まれないため、試算していません: 秋の特別手数料
""",
}


@pytest.mark.parametrize("language", SAID)
def test_it_is_told_in_both_languages(company: Path, language: str):
    assert run(company, language=language).stdout == SAID[language]


def test_marketing_money_stands_beside_and_is_added_to_no_total(company: Path):
    (company / "draft.yaml").write_text(OLD.replace("limits", "pays_as: marketing_money, limits"), encoding="utf-8")

    said = run(company).stdout.splitlines()

    assert said[1:4] == ["  as it was: ¥60,000", "  as it would be: ¥0", "  difference: -¥60,000"]
    assert said[-2:] == ["  Commission (marketing money): +¥60,000 (¥0 → ¥60,000)", "  Commission: -¥60,000 (¥60,000 → ¥0)"]
    assert [row[1:2] + row[4:] for row in rows(company / "out" / "incentives.csv")[1:]] == [
        ["marketing_money", "0", "60000", "60000"],
        ["money", "60000", "0", "-60000"],
    ]


def test_as_json_it_is_in_minor_units_and_the_same_as_the_file(company: Path):
    said = json.loads(run(company, "--json", "--paid", company / "paid.csv").stdout)

    assert said["total"] == {"old": 60_000, "new": 65_000, "difference": 5_000, "paid": 38_500}
    assert said["idle"] == ["autumn"]
    file = json.loads((company / "out" / "backtest.json").read_text(encoding="utf-8"))
    assert {key: said[key] for key in file} == file


def test_a_new_text_dated_later_is_tried_from_the_first_day_of_the_old_ones(company: Path):
    (company / "draft.yaml").rename(company / "sakura" / "2027-04-01.yaml")
    words = ["backtest", company / "sakura", "--against", company / "sakura", "--facts", company / "facts", "--out", company / "out"]

    CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)

    assert rows(company / "out" / "incentives.csv")[1] == ["commission", "money", "販売手数料", "Commission", "60000", "65000", "5000"]


def test_only_until_a_day(company: Path):
    run(company, "--until", "2026-04-30")

    assert [row[2] for row in rows(company / "out" / "months.csv")[1:]] == ["2026-04"]


def test_a_text_in_another_currency_is_refused(company: Path):
    (company / "draft.yaml").write_text(OLD.replace("JPY", "USD"), encoding="utf-8")

    refused = run(company)

    assert refused.exit_code == Exit.PROGRAM_REFUSED
    assert "draft.yaml:1:1: error: currency is USD, and JPY in" in refused.stderr
    assert not (company / "out").exists()


def test_a_folder_with_something_else_in_it_is_left_as_it_is(company: Path):
    (company / "out").mkdir()
    (company / "out" / "mine.txt").write_text("mine", encoding="utf-8")

    refused = run(company)

    assert refused.exit_code == Exit.NOT_FOUND
    assert "holds 'mine.txt', which no backtest wrote" in refused.stderr


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("aobba,commission,2026-04,1", 'paid.csv:2: partner: "aobba": is no partner of the facts. Did you mean "aoba"?'),
        ("aoba,comission,2026-04,1", 'paid.csv:2: incentive: "comission": is no incentive of either text. Did you mean "commission"?'),
        ("aoba,commission,2026-13,1", 'paid.csv:2: month: "2026-13": is no month. Write it as 2026-04.'),
        ("aoba,commission,2026-04,1.5", 'paid.csv:2: amount: "1.5": has more decimals than its currency. Write a whole number.'),
        ("aoba,commission,2026-04,¥1", 'paid.csv:2: amount: "¥1": is no amount. Write it as 10000, without a currency sign or commas.'),
        ("aoba,commission", 'paid.csv:2: month: "": is no month. Write it as 2026-04.'),
    ],
)
def test_a_wrong_payment_is_told_at_its_place_with_its_remedy(company: Path, row: str, said: str):
    (company / "paid.csv").write_text(f"partner,incentive,month,amount\n{row}\n", encoding="utf-8")

    refused = run(company, "--paid", company / "paid.csv")

    assert refused.exit_code == Exit.FACTS_REJECTED
    assert said in refused.stderr


def test_every_wrong_payment_is_told_at_once_and_a_missing_column_too(company: Path):
    (company / "paid.csv").write_text("partner,month\n", encoding="utf-8")

    with pytest.raises(FactsRejected, match="has no column incentive, amount"):
        read_paid(company / "paid.csv", currency="JPY", partners={"aoba"}, incentives={"commission"})


def test_broken_off_while_writing_it_leaves_nothing(company: Path, monkeypatch: pytest.MonkeyPatch):
    def broken_off(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("enishi_engine.cli.backtest_command.picture", broken_off)
    before = sorted(company.iterdir())

    assert run(company).exit_code != Exit.FINE
    assert sorted(company.iterdir()) == before


# ── The picture ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_picture_is_the_same_for_the_same_backtest_and_is_well_formed(company: Path):
    run(company)
    before = (company / "out" / "backtest.svg").read_bytes()
    run(company)

    assert (company / "out" / "backtest.svg").read_bytes() == before
    root = ET.fromstring(before)
    assert root.tag.endswith("svg")
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"青葉システム株式会社", "+¥10,000", "北ソフト", "-¥5,000", "Commission"} <= set(texts)


def bars(found: Backtest) -> list[tuple[str, int, int]]:
    """Class, left edge and width of each bar."""
    root = ET.fromstring(picture(found, "en"))
    shapes = [one for one in root.iter("{http://www.w3.org/2000/svg}rect") if one.get("class") != "paper"]
    return [(str(one.get("class")), int(str(one.get("x"))), int(str(one.get("width")))) for one in shapes]


def made(*differences: int, **more: object) -> Backtest:
    """Partners p0, p1, … of whom each would have this difference from 100."""
    compared = [
        Compared(partner=f"p{place}", incentive="c", month="2026-04", old=100, new=100 + one) for place, one in enumerate(differences)
    ]
    names = {f"p{place}": f"P & {place}" for place in range(len(differences))}
    return Backtest(
        currency="JPY", first_day=date(2026, 4, 1), until=date(2026, 4, 30), rows=tuple(compared), partners=names,
        incentives={"c": Label("手数料", "Commission")}, idle=(),
    )  # fmt: skip


def test_gains_and_losses_are_drawn_in_one_scale_on_their_sides_of_the_axis():
    drawn = bars(made(300, -100))

    # The field between the room for amounts is 430 wide: 300 of 400 gain, 100 of 400 lose; the axis stands at 386 + 107.
    assert drawn[-2:] == [("gain", 493, 322), ("loss", 386, 107)]


def test_beyond_twelve_on_a_side_the_rest_is_one_bar():
    said = picture(made(*range(20, 0, -1)), "en")

    # Of 20 … 1 the last eight, 8 + … + 1, are 36.
    assert "8 more" in said
    assert "+¥36" in said


def test_nothing_at_all_has_a_picture_too():
    assert "winners: 0, losers: 0, unchanged: 0" in picture(made(), "en")
    assert told(made(), "ja").splitlines()[1] == "  これまでの内容: 0円"


def test_a_name_is_text_never_markup():
    assert "P &amp; 0" in picture(made(5), "en")


def test_the_sides_are_told_before_each_is_calculated(company: Path):
    heard: list[Side] = []
    old, new = read_program(company / "sakura"), read_text(company / "draft.yaml", in_force=date(2026, 1, 1))
    facts = read_folder(company / "facts", currency="JPY", timezone="Asia/Tokyo")

    backtest(new, old, facts, known_by=None, until=None, paid=None, told=heard.append)

    assert heard == [Side.OLD, Side.NEW]
