"""A study from its files: taken whole, or refused with everything that is wrong in any of them."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from enishi_engine.effects.assignment import Listed, Plan, as_data, draw
from enishi_engine.effects.reading import read_study
from enishi_engine.effects.study import NEVER, Assigned
from enishi_engine.facts import FactsRejected

TEXT = """\
campaign: 秋の紹介
kind: referral
assigned: randomised_offer
waves: [2026-01-05]
window: 3 months
margin: 30 %
known_until: 2026-07-05
partners: partners.csv
deals: deals.csv
"""
PARTNERS = "partner,rank,wave,paid\naoba,gold,1,120000\nkita,gold,,\nminami,silver,1,0\n"
DEALS = "deal,partner,won_on,net,cancelled_on\nD-1,aoba,2025-02-10,480000,\nD-2,kita,2026-02-10,300000,2026-03-01\n"


def _study(folder: Path, text: str = TEXT, partners: str = PARTNERS, deals: str = DEALS, **others: str) -> Path:
    for name, content in {"study.yaml": text, "partners.csv": partners, "deals.csv": deals, **others}.items():
        (folder / name.replace("_csv", ".csv")).write_text(content, encoding="utf-8")
    return folder / "study.yaml"


def _wrong(path: Path) -> list[tuple[str, int | None, str | None, str | None]]:
    with pytest.raises(FactsRejected) as rejected:
        read_study(path)
    assert all(one.remedy or "assignment" in one.problem for one in rejected.value.errors)
    return [(one.file, one.line, one.column, one.value) for one in rejected.value.errors]


def test_a_study_is_what_its_files_say(tmp_path: Path):
    read = read_study(_study(tmp_path)).study

    assert read.partners.codes == ("aoba", "kita", "minami")
    assert read.campaign.assigned is Assigned.RANDOMISED_OFFER
    assert read.campaign.wave.tolist() == [0, -1, 0]
    assert read.campaign.paid.tolist() == [120_000, 0, 0]
    assert read.campaign.margin_ppm == 300_000
    wave = read.campaign.waves[0]
    # The months after are as long as the window, unless the text says otherwise.
    assert [str(day) for day in (wave.starts, wave.ends, wave.after_ends)] == ["2026-01-05", "2026-04-05", "2026-07-05"]
    assert read.deals.yen.tolist() == [480_000, 300_000]
    assert [str(day) for day in read.deals.cancelled] == [str(NEVER), "2026-03-01"]
    assert str(read.history_from) == "2025-02-10"
    assert read.partners.left.tolist() == [NEVER.astype(object)] * 3


def test_everything_wrong_in_all_files_is_said_at_once_with_place_value_and_remedy(tmp_path: Path):
    path = _study(
        tmp_path,
        TEXT.replace("assigned: randomised_offer", "assigned: drawn").replace("margin: 30 %", "margin: 0.3"),
        PARTNERS + "aoba2,gold,2,\n",
        DEALS + "D-3,akita,2026-02-10,1,\nD-4,kita,2026-02-10,many,\nD-5,kita,2026-02-10,1,2026-02-09\n",
    )

    assert _wrong(path) == [
        ("study.yaml", 3, None, None),
        ("study.yaml", 6, None, None),
        ("partners.csv", 5, "wave", "2"),
        ("deals.csv", 4, "partner", "akita"),
        ("deals.csv", 5, "net", "many"),
        ("deals.csv", 6, "cancelled_on", "2026-02-09"),
    ]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("campaign: x\n", "kind is missing"),
        (TEXT.replace("assigned: randomised_offer\n", ""), "How partners came to the campaign is not said"),
        (TEXT.replace("waves: [2026-01-05]\n", ""), "waves is missing"),
        (TEXT.replace("[2026-01-05]", "2026-01-05"), "waves is a list"),
        (TEXT.replace("[2026-01-05]", "[2026-04-05, 2026-01-05]"), "do not rise"),
        (TEXT.replace("randomised_offer", "recorded_rule"), "no rule stands here"),
        (TEXT.replace("3 months", "30 months"), "A window has 1 to 12 months"),
        (TEXT + "assignment: drawn.json\n", "says it already"),
        (TEXT + "seed: many\n", "no whole number"),
        (TEXT + "other_campaigns: [{campaign: 新春}]\n", "lacks a name, its days"),
        (TEXT + "open_deals: none.csv\n", "is no file"),
        ("- x\n", "no list of keys"),
        ("a: [\n", "A bracket is not closed"),
    ],
)
def test_a_text_that_says_too_little_or_too_much_is_refused_with_what_to_write(tmp_path: Path, text: str, part: str):
    with pytest.raises(FactsRejected, match=part):
        read_study(_study(tmp_path, text))


def test_a_partner_that_was_merged_lives_on_in_the_one_that_took_it_over(tmp_path: Path):
    partners = "partner,rank,wave,paid,merged_into\naoba,gold,1,100,\nkita,gold,1,20,aoba\nminami,silver,,3,aoba\n"

    read = read_study(_study(tmp_path, partners=partners))

    assert read.study.partners.codes == ("aoba",)
    assert read.study.deals.partner.tolist() == [0, 0]
    assert read.study.campaign.paid.tolist() == [123]
    # Kita stood in the same wave; minami did not, so nobody can say to whom its deals belong.
    assert (read.merged, read.merged_across_waves) == (2, 1)
    assert read.study.campaign.left_out is not None
    assert read.study.campaign.left_out.tolist() == [True]


def test_a_partner_that_left_keeps_its_row_and_its_wave(tmp_path: Path):
    read = read_study(_study(tmp_path, partners="partner,rank,wave,left\naoba,gold,1,2026-02-01\nkita,gold,,\n", deals=DEALS)).study

    assert (str(read.partners.left[0]), read.campaign.wave[0]) == ("2026-02-01", 0)


def test_merged_into_nobody_or_into_one_that_was_merged_is_wrong(tmp_path: Path):
    partners = "partner,rank,wave,merged_into\naoba,gold,1,kita\nkita,gold,1,aoba\nminami,gold,,akita\n"

    assert [one[2:] for one in _wrong(_study(tmp_path, partners=partners, deals="deal,partner,won_on,net\n"))] == [
        ("merged_into", "kita"),
        ("merged_into", "aoba"),
        ("merged_into", "akita"),
    ]


def test_a_kept_draw_says_waves_ranks_and_who_was_left_out(tmp_path: Path):
    roster = [Listed(partner=code, rank="gold", past_deals=deals) for code, deals in (("aoba", 14), ("kita", 9), ("minami", 2))]
    roster.append(Listed(partner="x", rank="gold", past_deals=1, agreed_target=True))
    drawn = draw(roster, Plan(campaign="秋", first_days=(date(2026, 1, 5), date(2026, 6, 5)), seed=7, drawn_on=date(2025, 12, 20)))
    text = TEXT.replace("assigned: randomised_offer\nwaves: [2026-01-05]\n", "assignment: drawn.json\n")
    partners = "partner,rank\naoba,silver\nkita,gold\nx,gold\nnew,gold\n"
    path = _study(tmp_path, text, partners, **{"drawn.json": json.dumps(as_data(drawn))})

    read = read_study(path)

    assert read.study.campaign.assigned is Assigned.WAVES
    waves = {one.partner: one.wave - 1 for one in drawn.placed}
    assert read.study.campaign.wave.tolist() == [waves["aoba"], waves["kita"], -1, -1]
    assert read.study.partners.ranks[0] == "gold"  # as it was before the draw
    assert read.study.campaign.left_out is not None
    assert read.study.campaign.left_out.tolist() == [False, False, True, True]
    assert read.not_drawn == 1
    assert read.ratio is not None
    assert sum(read.ratio.found) == 2
    # The months after the first window end where the second wave begins.
    assert str(read.study.campaign.waves[0].after_ends) == "2026-06-05"


def test_an_edited_draw_and_a_wave_beside_it_are_refused(tmp_path: Path):
    roster = [Listed(partner=code, rank="gold", past_deals=1) for code in ("aoba", "kita", "minami")]
    kept = as_data(draw(roster, Plan(campaign="秋", first_days=(date(2026, 1, 5), date(2026, 6, 5)), seed=7, drawn_on=date(2025, 12, 20))))
    text = TEXT.replace("assigned: randomised_offer\nwaves: [2026-01-05]\n", "assignment: drawn.json\n")

    path = _study(tmp_path, text, PARTNERS, **{"drawn.json": json.dumps(kept)})
    assert _wrong(path) == [("partners.csv", 2, "wave", "1"), ("partners.csv", 4, "wave", "1")]
    path = _study(tmp_path, text, "partner,rank\naoba,gold\nkita,gold\n", **{"drawn.json": json.dumps({**kept, "seed": 8})})
    with pytest.raises(FactsRejected, match="does not come out again from seed 8"):
        read_study(path)


def test_deals_of_after_the_last_day_are_not_looked_at_and_that_is_counted(tmp_path: Path):
    read = read_study(_study(tmp_path, deals=DEALS + "D-3,kita,2026-07-05,1,\n"))

    assert (len(read.study.deals), read.later_deals) == (2, 1)


def test_an_attribute_is_known_when_the_last_of_its_values_is(tmp_path: Path):
    attributes = "partner,attribute,value,known_on\naoba,industry,会計,2025-04-01\nkita,industry,小売,2026-03-01\n"

    read = read_study(_study(tmp_path, TEXT + "attributes: attributes.csv\n", attributes_csv=attributes)).study.partners.attributes

    assert [(one.name, one.values, str(one.known_on)) for one in read] == [("industry", ("会計", "小売", "unknown"), "2026-03-01")]


def test_another_campaign_at_the_same_time_names_its_partners(tmp_path: Path):
    other = "other_campaigns: [{campaign: 新春, first_day: 2026-01-05, last_day: 2026-02-28, partners: [aoba, minami]}]\n"

    read = read_study(_study(tmp_path, TEXT + other)).study.campaign.others[0]

    assert (read.name, str(read.ends), read.offered.tolist()) == ("新春", "2026-03-01", [True, False, True])
    with pytest.raises(FactsRejected, match="none of the study's partners"):
        read_study(_study(tmp_path, TEXT + other.replace("minami", "minamo")))


def test_enrolment_open_deals_and_campaigns_received_are_optional(tmp_path: Path):
    partners = "partner,rank,wave,enrolled_on,received\naoba,gold,1,2026-01-09,3\nkita,gold,,,\n"
    opened = "deal,partner,opened_on,closed_on\nO-1,aoba,2025-11-20,\n"

    read = read_study(_study(tmp_path, TEXT + "open_deals: open.csv\n", partners, **{"open.csv": opened})).study

    assert read.campaign.enrolled is not None
    assert [str(day) for day in read.campaign.enrolled] == ["2026-01-09", str(NEVER)]
    assert read.campaign.received is not None
    assert read.campaign.received.tolist() == [3, 0]
    assert read.open_deals is not None
    assert read.open_deals.closed[0] == NEVER
    plain = read_study(_study(tmp_path)).study
    assert (plain.campaign.enrolled, plain.campaign.received, plain.open_deals) == (None, None, None)
    assert np.array_equal(plain.campaign.left_out, [False] * 3)  # type: ignore[arg-type]
