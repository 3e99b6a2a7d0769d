"""A program and rows of results for explanations: a test gives only the columns that matter to it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from enishi_engine.core.program import Program
from enishi_engine.core.results import SCHEMAS
from enishi_engine.explain.explanation import text_of
from enishi_engine.program import read_texts

TEXT = """
program: {id: sakura, label: {ja: さくらパートナープログラム, en: Sakura Partner Program}}
currency: JPY
earnings_rounding: down
attributes: {region: [kanto, kansai]}
metrics:
  sales_month: {label: {ja: 月間売上, en: monthly sales}, is: sum(line.net) over month}
  cloud_share: {label: {ja: クラウド比率, en: the cloud share}, is: sum(line.net where product.family = cloud) over month / sum(line.net) over month}
  cloud_customers: {label: {ja: クラウドの顧客数, en: the number of cloud customers}, is: count(distinct line.customer where product.family = cloud) over month}
ranks:
  promote: monthly
  ladder: [{id: bronze, label: {ja: ブロンズ, en: Bronze}}, {id: gold, label: {ja: ゴールド, en: Gold}, condition: sales_month >= 5_000_000}]
incentives:
  - id: commission
    label: {ja: 販売手数料, en: Commission}
    type: commission
    base: line.net - line.setup
    rate: {by: rank, gold: 15 %}
    first_day: 2026-10-01
    last_day: 2026-12-31
    tested_on: acceptance
    who: sales_month >= 5_000_000 and rank >= gold and partner.region in (kanto, kansai) and partner.active and cloud_share >= 35 %
    condition: line.kind = new and 100_000 > line.net and (product.main or line.quantity > 3) and growth(sales_month, line.list) >= cloud_share
    entitled: {months: 3, anchor: customer.first_order}
    registered: {within: 90 days}
    claim: {within: 30 days}
    once_per: customer
    take_back: {after: [cancel, refund], share: proportional}
    payable: customer_paid
    limits: [{per: [partner, month], max: 300_000}, {per: [line], min: 1_000}]
  - id: volume
    label: {ja: 数量リベート, en: Volume rebate}
    type: volume_rebate
    base: line.net
    over: month
    method: marginal
    bands: [{from: 0, to: 10_000, rate: 5 %}, {from: 10_000, to: 50_000, rate: 10 %, beyond: nothing}]
    limits: none
    with: {commission: add}
  - id: whole
    label: {ja: 全体リベート, en: Whole rebate}
    type: volume_rebate
    base: line.net
    over: month
    method: whole_amount
    unlocked: {event: first portal_login and 2 study_session, from: next_month}
    bands: [{from: 0, to: 3_000_000, rate: 3 %}, {from: 3_000_000, to: open, rate: 5 %}]
    limits: none
    with: {commission: add, volume: add}
  - id: boxes
    label: {ja: 箱数リベート, en: Box rebate}
    type: volume_rebate
    base: line.quantity
    over: quarter
    method: marginal
    bands: [{from: 10, to: open, amount: 100}]
    limits: none
    with: {commission: add, volume: add, whole: add}
  - id: spiff
    label: {ja: 担当者報奨, en: SPIFF}
    type: spiff
    per: unit
    amount: 1_000
    limits: none
    with: {commission: add, volume: add, whole: add, boxes: add}
  - id: meeting
    label: {ja: 商談報奨, en: Meeting reward}
    type: spiff
    per: event
    event: meeting_set
    first_day: 2026-10-01
    amount: {by: rank, bronze: 2_000, gold: 5_000}
    limits: none
  - id: goal
    label: {ja: 目標達成, en: Target}
    type: target_bonus
    over: month
    attainment: sales_month / target.sales_month
    bands: [{from: 100 %, to: 110 %, amount: 50_000}, {from: 110 %, to: 130 %, amount: 80_000, beyond: nothing}]
    limits: none
  - id: reached
    label: {ja: 目標到達, en: Target reached}
    type: target_bonus
    over: month
    reached: sales_month >= target.sales_month
    amount: 50_000
    limits: none
    with: {goal: add}
  - id: pool
    label: {ja: 月間の原資按分, en: Monthly pool}
    type: pool_share
    over: month
    pool: 100_000
    shared_by: sales_month
    limits: none
    with: {goal: add, reached: add}
  - id: two_percent
    label: {ja: 売上2%の原資按分, en: Two percent pool}
    type: pool_share
    over: month
    pool: 2 %
    pool_of: sales_month
    shared_by: cloud_customers
    limits: none
    with: {goal: add, reached: add, pool: add}
  - id: pair
    label: {ja: クロスセル, en: Cross-sell}
    type: cross_sell
    bundle: {products: [accounting, hr], same: customer, within: 90 days}
    base: line.net
    rate: {by: agreement.contract, agency: 5 %}
    take_back: {after: [cancel], share: full}
    limits: none
    with: {commission: best, volume: add, whole: add, boxes: add, spiff: add}
  - id: up
    label: {ja: 料率アップ, en: Rate up}
    type: rate_up
    changes: commission
    raise: 2 pp
    first_day: 2026-10-01
    last_day: 2026-12-31
    take_back: {after: [cancel, refund], share: proportional}
    limits: none
    with: {volume: add, whole: add, boxes: add, spiff: this_first, pair: add}
  - id: care
    label: {ja: 継続手数料, en: Recurring commission}
    type: recurring_commission
    base: line.net
    rate: 10 %
    take_back: {after: [refund], share: proportional}
    while: rank >= gold
    limits: [{per: line, max: 2_500}]
  - id: co_op
    label: {ja: 共同販促費, en: Co-op}
    type: mdf_claim
    rate: 50 %
    claim: {within: 60 days}
    limits: none
  - id: higher
    label: {ja: 上位プランへの切替, en: Higher plan}
    type: up_sell
    base: line.net
    rate: 20 %
    limits: none
    with: {commission: add, volume: add, whole: add, boxes: add, spiff: add, pair: add, up: add}
"""


@pytest.fixture(scope="session")
def program() -> Program:
    """One program with every kind of amount, gate and limit, rounding down, in yen."""
    return read_texts({date(2026, 4, 1): ("2026-04-01.yaml", TEXT.encode())}).program


Row = dict[str, Any]


def _row(table: str, given: Mapping[str, Any], usual: Mapping[str, Any]) -> Row:
    names = SCHEMAS[table].names
    assert set(given) <= set(names), f"{table} has no {set(given) - set(names)}"
    return {name: given.get(name, usual.get(name)) for name in names}


COMMON = {
    "version": date(2026, 4, 1), "fact": "order_line", "fact_id": "A1", "seller": "aoba", "payee_kind": "partner", "payee": "aoba",
    "partner": "aoba", "day": date(2026, 12, 30),
}  # fmt: skip


@pytest.fixture
def earned() -> Callable[..., Row]:
    """An earning line of aoba on A1; `calculated` and `payable` are the amount unless given."""

    def row(incentive: str, amount: int, **figures: Any) -> Row:
        usual = {**COMMON, "kind": "earned", "incentive": incentive, "amount": amount, "payable": amount, "calculated": amount}
        return _row("earning_lines", {"id": f"{incentive}/A1/aoba", **figures}, usual)

    return row


@pytest.fixture
def taken_back() -> Callable[..., Row]:
    """A take-back line of aoba on A1."""

    def row(incentive: str, amount: int, *, change: str, undone: int, net: int, **figures: Any) -> Row:
        usual = {**COMMON, "kind": "take_back", "incentive": incentive, "amount": amount, "payable": amount, "calculated": amount}
        origin = f"{incentive}/A1/aoba"
        own = {"id": f"{origin}/{change}", "origin": origin, "change": change, "undone": undone, "net": net}
        return _row("earning_lines", {**own, **figures}, usual)

    return row


@pytest.fixture
def not_paid() -> Callable[..., Row]:
    """A row of `not_paid` of aoba on A1."""

    def row(incentive: str, gate: int, reason: str, subject: str | None = None, **figures: Any) -> Row:
        return _row("not_paid", figures, {**COMMON, "incentive": incentive, "gate": gate, "reason": reason, "subject": subject})

    return row


@pytest.fixture
def text(program: Program) -> Callable[[Row], Any]:
    """The incentive and version of a row."""
    return lambda row: text_of(row, program)
