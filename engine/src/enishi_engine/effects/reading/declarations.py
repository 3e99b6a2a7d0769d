"""The tables that studies are read from, declared as facts are; they are none: no amount is calculated from them."""

import csv
import io

from enishi_engine.facts.declarations import Column, Fact, Kind

ROSTER = Fact(
    name="roster", entity="roster", ja="名簿", en="Roster", key=("partner",),
    meaning="The partners that a campaign could be offered, as they are known before it.",
    columns=(
        Column(name="partner", kind=Kind.CODE, ja="パートナー", en="partner code", required=True, example="aoba"),
        Column(name="rank", kind=Kind.CODE, ja="ランク", en="rank on the day of the draw", required=True, example="gold"),
        Column(name="past_deals", kind=Kind.COUNT, ja="直近12か月の成約件数", en="deals won in the 12 months before", required=True, minimum=0, example="14"),
        Column(name="region", kind=Kind.CODE, ja="地域", en="region, where it is drawn by region", example="関東"),
        Column(name="distributor", kind=Kind.CODE, ja="一次店", en="the partner through which it buys; absent: none"),
        Column(name="agreed_target", kind=Kind.FLAG, ja="目標合意", en="whether a target was agreed with it: then it is never drawn", default="false"),
        Column(name="veto", kind=Kind.TEXT, ja="対象外の理由", en="why a person takes it out of the draw; absent: nobody does"),
        Column(name="veto_by", kind=Kind.TEXT, ja="対象外とした人", en="who took it out"),
        Column(name="veto_on", kind=Kind.DAY, ja="対象外とした日", en="when it was taken out; before the draw"),
    ),
)  # fmt: skip

STUDY_PARTNERS = Fact(
    name="study_partners", entity="study_partner", ja="調べるパートナー", en="Partners of a study", key=("partner",),
    meaning="All partners that were offered the campaign or are compared with, those that have gone meanwhile included.",
    columns=(
        Column(name="partner", kind=Kind.CODE, ja="パートナー", en="partner code", required=True, example="aoba"),
        Column(name="rank", kind=Kind.CODE, ja="ランク", en="rank before the campaign", required=True, example="gold"),
        Column(name="joined", kind=Kind.DAY, ja="開始日", en="first day as a partner; absent: always", example="2021-04-01"),
        Column(name="left", kind=Kind.DAY, ja="終了日の翌日", en="first day on which it was no partner any more; absent: goes on"),
        Column(name="merged_into", kind=Kind.CODE, ja="合併先", en="the partner that goes on with its deals; absent: none"),
        Column(name="distributor", kind=Kind.CODE, ja="一次店", en="the partner through which it buys, where distributors were drawn"),
        Column(name="wave", kind=Kind.COUNT, ja="弾", en="its wave, from 1; absent: not offered. Not with a kept assignment, which says it", minimum=1, example="1"),
        Column(name="left_out", kind=Kind.FLAG, ja="対象外", en="whether it took no part in the draw; a kept assignment says it", default="false"),
        Column(name="enrolled_on", kind=Kind.DAY, ja="参加日", en="the day on which it chose to take part; absent: it did not, or nobody was asked"),
        Column(name="paid", kind=Kind.MONEY, ja="支払額", en="what the campaign paid it", default="0", minimum=0, example="120000"),
        Column(name="received", kind=Kind.COUNT, ja="過去12か月の施策数", en="campaigns it received in the 12 months before", minimum=0),
    ),
)  # fmt: skip

STUDY_DEALS = Fact(
    name="study_deals", entity="study_deal", ja="成約", en="Deals of a study", key=("deal",),
    meaning="Deals that were won, years of history included, of all partners of the study.",
    columns=(
        Column(name="deal", kind=Kind.CODE, ja="成約ID", en="its id", required=True, example="D-1"),
        Column(name="partner", kind=Kind.CODE, ja="パートナー", en="partner code", required=True, example="aoba"),
        Column(name="won_on", kind=Kind.DAY, ja="成約日", en="the day on which it was won", required=True, example="2026-02-10"),
        Column(name="net", kind=Kind.MONEY, ja="金額", en="its amount before tax", required=True, minimum=0, example="480000"),
        Column(name="cancelled_on", kind=Kind.DAY, ja="取消日", en="the day on which it was undone; absent: it stands"),
    ),
)  # fmt: skip

STUDY_OPEN_DEALS = Fact(
    name="study_open_deals", entity="study_open_deal", ja="商談中の案件", en="Open deals of a study", key=("deal",),
    meaning="Deals in the making, those lost or still open included: what partners had in hand when the campaign was announced.",
    columns=(
        Column(name="deal", kind=Kind.CODE, ja="案件ID", en="its id", required=True, example="O-1"),
        Column(name="partner", kind=Kind.CODE, ja="パートナー", en="partner code", required=True, example="aoba"),
        Column(name="opened_on", kind=Kind.DAY, ja="開始日", en="the day on which it was opened", required=True, example="2025-11-20"),
        Column(name="closed_on", kind=Kind.DAY, ja="終了日", en="the day on which it was won or lost; absent: still open"),
    ),
)  # fmt: skip

STUDY_ATTRIBUTES = Fact(
    name="study_attributes", entity="study_attribute", ja="パートナー属性", en="Attributes of a study's partners", key=("partner", "attribute"),
    meaning="What partners are like beside their rank, and since when that is known: what was chosen afterwards is not used.",
    columns=(
        Column(name="partner", kind=Kind.CODE, ja="パートナー", en="partner code", required=True, example="aoba"),
        Column(name="attribute", kind=Kind.CODE, ja="属性", en="what is said of it", required=True, example="industry"),
        Column(name="value", kind=Kind.CODE, ja="値", en="what it is", required=True, example="accounting"),
        Column(name="known_on", kind=Kind.DAY, ja="判明日", en="since which day this has been known", required=True, example="2025-04-01"),
    ),
)  # fmt: skip

STUDY_FACTS = {fact.name: fact for fact in (ROSTER, STUDY_PARTNERS, STUDY_DEALS, STUDY_OPEN_DEALS, STUDY_ATTRIBUTES)}


def study_template(name: str) -> str:
    """A CSV file with the table's columns and one example row. KeyError for a table that no study has."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in STUDY_FACTS[name].columns)
    writer.writerow(column.example for column in STUDY_FACTS[name].columns)
    return text.getvalue()
