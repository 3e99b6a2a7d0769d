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

STUDY_FACTS = {fact.name: fact for fact in (ROSTER,)}


def study_template(name: str) -> str:
    """A CSV file with the table's columns and one example row. KeyError for a table that no study has."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in STUDY_FACTS[name].columns)
    writer.writerow(column.example for column in STUDY_FACTS[name].columns)
    return text.getvalue()
