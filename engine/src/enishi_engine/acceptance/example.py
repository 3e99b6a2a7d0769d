"""A study to begin with: invented partners, a drawn campaign and its deals as files, and the truth beside them."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np

from enishi_engine.acceptance.worlds import NEVER, RANKS, WORLDS, CampaignSettings, Happened, World, make_world, run_campaign
from enishi_engine.effects.assignment import Assignment, Listed, Plan, as_data, draw

CAST = ("aoba", "kita", "minami")
WORLD = WORLDS["active"].but(first_month="2023-07", history_months=30, deal_tail=0.01)
CAMPAIGN = CampaignSettings(lift=0.45, pulled_forward=0.15)
FIRST_DAYS = (date(2026, 1, 1), date(2026, 7, 1))
PAID_PER_DEAL = 30_000
DRAW_SEED = 7

SPECIAL = re.compile(r"[^\w ・]")  # in a name: it is put in quotes
NAME = "新春の紹介キャンペーン"

TEXT = """\
# A study of one campaign. `enishi study study.yaml` says what it changed.
campaign: {name}
kind: referral
assignment: drawn.json   # what `enishi assign roster.csv` kept before the first day
window: 3 months         # as long as the campaign ran
after: 3 months          # in which deals moved forward are missing
margin: 30 %             # of a new yen that stays
other_cost: 300_000      # beside what partners were paid
known_until: 2026-07-01  # the first day of which nothing is known yet
partners: partners.csv
deals: deals.csv
"""


def example_study(seed: int, name: str = NAME) -> dict[str, str]:
    """
    The files of a study by their names: roster.csv, drawn.json, study.yaml, partners.csv, deals.csv, and truth.json, which no maker has.

    Shape   another seed is another world with other deals; a name of its own makes it another campaign.

    Units   yen.
    Errors  none.
    Source  docs/how-to/judge-a-campaign.md.
    """
    world = make_world(WORLD, seed)
    drawn = draw(_roster(world), _plan(name))
    wave_of = {one.partner: one.wave for one in drawn.placed}
    codes = _codes(len(world.rank))
    offered_from = np.where([wave_of[code] == 1 for code in codes], world.starts, NEVER)
    happened = run_campaign(world, CAMPAIGN, offered_from, seed)
    return {
        "roster.csv": _csv(("partner", "rank", "past_deals"), ((one.partner, one.rank, one.past_deals) for one in drawn.roster)),
        "drawn.json": json.dumps(as_data(drawn), ensure_ascii=False, indent=1) + "\n",
        "study.yaml": TEXT.format(name=json.dumps(name, ensure_ascii=False) if SPECIAL.search(name) else name),
        "partners.csv": _partners(happened, drawn, codes),
        "deals.csv": _deals(happened, codes, seed),
        "truth.json": json.dumps(_truth(happened), indent=1) + "\n",
    }


def _codes(count: int) -> list[str]:
    return [CAST[row] if row < len(CAST) else f"p{row + 1:03}" for row in range(count)]


def _roster(world: World) -> list[Listed]:
    past = world.sold(world.starts - np.timedelta64(365, "D"), world.starts)
    return [
        Listed(partner=code, rank=RANKS[world.rank[row]].lower(), past_deals=int(past[row]))
        for row, code in enumerate(_codes(len(world.rank)))
    ]


def _plan(name: str) -> Plan:
    return Plan(campaign=name, first_days=FIRST_DAYS, seed=DRAW_SEED, drawn_on=date(2025, 12, 15))


def _partners(happened: Happened, drawn: Assignment, codes: Sequence[str]) -> str:
    """Who was offered it is paid for each deal of the window, the ones that were coming anyway too."""
    world, deals = happened.world, happened.deals
    within = (deals.day >= world.starts) & (deals.day < world.ends) & (happened.offered_from[deals.partner] < NEVER)
    paid = PAID_PER_DEAL * np.bincount(deals.partner[within], minlength=len(codes))
    ranks = {one.partner: one.rank for one in drawn.roster}
    return _csv(("partner", "rank", "paid"), ((code, ranks[code], int(paid[row])) for row, code in enumerate(codes)))


def _deals(happened: Happened, codes: Sequence[str], seed: int) -> str:
    order = np.lexsort((happened.deals.partner, happened.deals.day))
    deals = happened.deals.at(order)
    return _csv(
        ("deal", "partner", "won_on", "net"),
        ((f"D{seed}-{number}", codes[deals.partner[row]], str(deals.day[row]), int(deals.yen[row])) for number, row in enumerate(range(len(deals)), start=1)),
    )  # fmt: skip


def _truth(happened: Happened) -> dict[str, Any]:
    truth = happened.truth
    return {"new_yen": truth.new_yen, "new_deals": truth.new_deals, "moved_yen": truth.moved_yen, "anyway_yen": truth.anyway_yen}


def _csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue()
