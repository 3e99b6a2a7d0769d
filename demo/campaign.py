"""Sakura's campaign of the half-year, on the site alone: the newest text with one incentive more, which the demo's published figures do not know."""

from pathlib import Path

FROM_DAY = "2026-01-01"
_INCENTIVE = """\

  # 人事労務の新規のお客様に、半年間だけ4 %を加えます。予算に達した時点で終了します。
  - id: hr_half_year
    label: {ja: 人事労務 新規獲得キャンペーン, en: HR new customers campaign}
    type: commission
    first_day: 2026-01-01
    last_day: 2026-06-30
    scope: "line.product = hr and line.kind = new"
    who: "agreement.contract in (agency, consulting)"
    base: "line.net - line.setup - line.subvention"
    rate: 4 %
    take_back: {after: [cancel, refund], within: 180 days, share: proportional}
    limits: [{per: campaign, max: 1_700_000, order: booked}]
    with: {commission: add, referral_fee: add, quarter_volume: add, quarter_target: add, meeting_spiff: add, start: add, winter_up: add, autumn_cross_sell: add}
"""
CASES = """\

- case:
    ja: 人事労務の新規のご注文には、半年間だけ4 %が加わります
    en: a new order of HR earns 4 % more during the half-year
  partners: {aoba: {contract: agency, rank: silver}}
  lines:
    - {id: A1, partner: aoba, customer: kawa, product: hr, kind: new, net: 400_000, date: 2026-02-02}
    - {id: A2, partner: aoba, customer: mori, product: accounting, kind: new, net: 400_000, date: 2026-02-03}
  earns: {hr_half_year: {A1: 16_000}}
"""


def text_with_campaign(folder: Path) -> str:
    """The newest text of the folder with the campaign at its end."""
    newest = max(folder.glob("*.yaml"))
    return newest.read_text(encoding="utf-8").rstrip("\n") + "\n" + _INCENTIVE
