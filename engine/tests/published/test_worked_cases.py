"""Rules that others published and that are not programs of the gallery, with the amounts that stand in their sources.

A case marked *computed* applies the published rule to figures of our own; all others stand in the source.
"""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from enishi_engine.calculate import calculate
from enishi_engine.cases import read_cases, run_case
from enishi_engine.closing import close, closings_of
from enishi_engine.facts import read_tables
from enishi_engine.program import ProgramRefused, read_program, read_texts
from enishi_engine.settlement import Posted, settlements


def outcome(tmp_path: Path, text: str, cases: str, *, first_day: date = date(2021, 1, 1)) -> list[str]:
    """What comes out otherwise than the cases say; nothing when the program is what was published."""
    (tmp_path / f"{first_day}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "published.yaml").write_text(cases, encoding="utf-8")
    results = [run_case(case) for case in read_cases(tmp_path, read_program(tmp_path))]
    assert results
    return [str(difference) for result in results for difference in result.differences]


# ── Ranks ────────────────────────────────────────────────────────────────────────────────────────────────────────────

SORACOM = """
program: {id: soracom}
currency: JPY
metrics: {sales: sum(line.net) over trailing 12 months}
ranks:
  promote: monthly
  benefits: {promotion_support: {label: {ja: プロモーション支援, en: Promotion support}}}
  ladder:
    - {id: registered}
    - {id: certified, condition: sales >= 1_000_000, benefits: {promotion_support: 1 per half}}
    - {id: premier, condition: sales >= 10_000_000, benefits: {promotion_support: 3 per half}}
"""


def test_7_soracom_ranks_by_sales_and_a_higher_rank_unlocks_promotion_support(tmp_path: Path):
    """The rule is published; thresholds and how often are our own, computed: 3 in the half as premier, 2 used, 1 left."""
    (tmp_path / "2021-01-01.yaml").write_text(SORACOM, encoding="utf-8")
    lines = [
        {"id": "A1", "partner": "aoba", "ordered_on": "2021-01-10", "net_minor": 10_000_000},
        {"id": "K1", "partner": "kita", "ordered_on": "2021-01-10", "net_minor": 1_000_000},
        {"id": "M1", "partner": "minami", "ordered_on": "2021-01-10", "net_minor": 999_999},
    ]
    supported = [
        {"id": f"V{number}", "partner": partner, "kind": "promotion_support", "date": day}
        for number, (partner, day) in enumerate(
            [("aoba", "2021-03-01"), ("aoba", "2021-06-30"), ("kita", "2021-03-01"), ("kita", "2021-04-01")]
        )
    ]
    tables = {"partners": [{"code": code} for code in ("aoba", "kita", "minami")], "order_lines": lines, "activities": supported}
    facts = read_tables({name: pa.Table.from_pylist(rows) for name, rows in tables.items()}, currency="JPY", timezone="Asia/Tokyo")

    result = calculate(read_program(tmp_path), facts, until=date(2021, 6, 30))

    assert [(row["partner"], row["rank"], row["entitled"], row["used"], row["left"]) for row in result.rows("benefits")] == [
        ("aoba", "premier", 3, 2, 1),
        ("kita", "certified", 1, 2, -1),
    ]


# ── Rebates, bonuses, commissions ────────────────────────────────────────────────────────────────────────────────────

REBATE = """
program: {{id: rebate}}
currency: USD
incentives:
  - id: rebate
    type: volume_rebate
    base: {base}
    over: year
    method: {method}
    bands: {bands}
    limits: none
"""


def test_15_gumdrops_bands_are_refused_because_exactly_5000_stands_in_none(tmp_path: Path):
    """https://www.gumdropcases.com/pages/deal-terms-and-conditions/: 100–499, 500–1,499, 1,500–4,999, "> 5,000".

    In whole units: 100 ≤ n < 500, 500 ≤ n < 1,500, 1,500 ≤ n < 5,000, n ≥ 5,001. The amounts per unit are our own: only the
    borders matter here.
    """
    bands = """
      - {from: 100, to: 500, amount: 1}
      - {from: 500, to: 1_500, amount: 2}
      - {from: 1_500, to: 5_000, amount: 3}
      - {from: 5_001, to: open, amount: 4}"""
    (tmp_path / "2021-01-01.yaml").write_text(REBATE.format(base="line.quantity", method="whole_amount", bands=bands), encoding="utf-8")

    with pytest.raises(ProgramRefused) as refused:
        read_program(tmp_path)

    assert [str(problem) for problem in refused.value.problems] == [
        (
            "2021-01-01.yaml:14:16: error: There is a gap between this band and the one before it. "
            "Let from be the to of the band before: a value on the border belongs to the upper band."
        )
    ]


def test_16_a_hundred_yen_in_thirds_are_34_33_and_33(tmp_path: Path):
    """Computed: by largest remainder, ties by code."""
    text = """
program: {id: thirds}
currency: JPY
incentives:
  - {id: commission, type: commission, base: line.net, rate: 100 %, limits: none}
"""
    cases = """
- case: a line of 100 yen shared by three
  partners: {aoba: {}, kita: {}, minami: {}}
  lines: [{id: A1, partner: aoba, net: 100, date: 2021-05-01}]
  credits:
    - {line: A1, partner: minami, weight: 1}
    - {line: A1, partner: kita, weight: 1}
    - {line: A1, partner: aoba, weight: 1}
  earns: {commission: {A1: {aoba: 34, kita: 33, minami: 33}}}
"""

    assert outcome(tmp_path, text, cases) == []


def test_16_whole_amount_bands_add_up_line_by_line(tmp_path: Path):
    """Computed: 3 % below 3,000,000 and 5 % from it; 5 % of 3,000,000 is 150,000, of which 30,000 are paid already."""
    text = REBATE.replace("USD", "JPY").format(
        base="line.net",
        method="whole_amount",
        bands="[{from: 0, to: 3_000_000, rate: 3 %}, {from: 3_000_000, to: open, rate: 5 %}]",
    )
    cases = """
- case: 1,000,000 and then 2,000,000 earn 30,000 and then 120,000
  lines:
    - {id: A1, partner: aoba, net: 1_000_000, date: 2021-05-01}
    - {id: A2, partner: aoba, net: 2_000_000, date: 2021-05-02}
  earns: {rebate: {A1: 30_000, A2: 120_000}}
"""

    assert outcome(tmp_path, text, cases) == []


# ── Ranks by groups and people that pass a test of their own ─────────────────────────────────────────────────────────

ZOOM = """
program: {id: zoom}
currency: USD
metrics:
  sellers: "count(distinct certificate.person where certificate.name = sales) as of review"
  technicians: "count(distinct certificate.person where certificate.name = technical) as of review"
ranks:
  promote: monthly
  ladder:
    - {id: registered}
    - {id: sales, condition: sellers >= 3 and technicians >= 2}
incentives: []
"""


def test_5_zoom_partners_need_three_accredited_sellers_and_two_technicians_who_are_still_there(tmp_path: Path):
    """https://telecom-handel.de/business-solutions/zoom/zoom-launcht-neues-partnerprogramm-2770774.html; the leaving is computed."""
    cases = """
- case: three and two are in, and when one seller leaves they are below the requirement
  people:
    ken: {partner: aoba, left: 2021-02-20}
    yui: {partner: aoba}
    sho: {partner: aoba}
    mai: {partner: aoba}
  certificates:
    - {person: ken, name: sales, first_day: 2021-01-05}
    - {person: yui, name: sales, first_day: 2021-01-05}
    - {person: sho, name: sales, first_day: 2021-01-05}
    - {person: sho, name: technical, first_day: 2021-01-05}
    - {person: mai, name: technical, first_day: 2021-01-05}
  until: 2021-03-01
  ranks: {aoba: {2021-02-01: sales, 2021-02-28: sales, 2021-03-01: registered}}
"""

    assert outcome(tmp_path, ZOOM, cases) == []


OCIP = """
program: {id: ocip}
currency: JPY
metrics:
  titles: "count(distinct certificate.name) as of review"
ranks:
  promote: monthly
  ladder:
    - {id: partner}
    - {id: may_apply, condition: titles >= 4}
incentives: []
"""


@pytest.mark.parametrize(("titles", "rank"), [(3, "partner"), (4, "may_apply")])
def test_6_obc_corporations_may_apply_with_somebody_certified_for_four_titles(tmp_path: Path, titles: int, rank: str):
    """http://www.shikakunavi.net/ben6-2.htm: one certified instructor per title, whoever holds several."""
    held = ", ".join(f"{{person: {('ken', 'yui')[one % 2]}, name: title_{one}, first_day: 2021-01-05}}" for one in range(titles))
    cases = f"""
- case: {titles} titles, and one of them twice
  people: {{ken: {{partner: aoba}}, yui: {{partner: aoba}}}}
  certificates: [{held}, {{person: yui, name: title_0, first_day: 2021-01-05}}]
  until: 2021-02-01
  ranks: {{aoba: {{2021-02-01: {rank}}}}}
"""

    assert outcome(tmp_path, OCIP, cases) == []


# ── Payouts ──────────────────────────────────────────────────────────────────────────────────────────────────────────

BTOOL = """
program: {id: btool}
currency: JPY
payout: {minimum: 10_000, below_minimum: carried}
incentives:
  - {id: commission, type: commission, base: line.net - line.setup, rate: 10 %, limits: none}
"""


def test_13_btool_carries_what_is_below_ten_thousand_yen_and_pays_it_with_the_yen_that_completes_it():
    """https://www.btool.jp/agency-faq.html: without tax and setup, ¥10,000 at least, less is carried. The rate is our own, computed."""
    program = read_texts({date(2021, 1, 1): ("2021-01-01.yaml", BTOOL.encode())}).program
    tables = {
        "partners": [{"code": "aoba"}],
        "order_lines": [
            {"id": "A1", "partner": "aoba", "ordered_on": "2021-01-10", "net_minor": 129_990, "setup_minor": 30_000},
            {"id": "A2", "partner": "aoba", "ordered_on": "2021-02-10", "net_minor": 10, "setup_minor": 0},
        ],
        "closings": [
            {"id": "1", "closing_group": "all", "first_day": "2021-01-01", "last_day": "2021-01-31", "known_by": "2021-02-05T00:00"},
            {"id": "2", "closing_group": "all", "first_day": "2021-02-01", "last_day": "2021-02-28", "known_by": "2021-03-05T00:00"},
        ],
    }
    facts = read_tables({name: pa.Table.from_pylist(rows) for name, rows in tables.items()}, currency="JPY", timezone="Asia/Tokyo")
    closings = closings_of(facts)

    closed = close(program, facts, closings, through=closings["all"][-1])

    # 10 % of 129,990 - 30,000 is 9,999; 10 % of 10 is 1.
    posted = [Posted(one.closing.id, one.closing.last_day, (one.lines, one.adjustments), one.ended) for one in closed]
    rows = [settlements(program, posted[:through]).to_pylist()[0] for through in (1, 2)]
    assert [(row["posted"], row["paid"], row["carried_out"]) for row in rows] == [(9_999, 0, 9_999), (1, 10_000, 0)]
