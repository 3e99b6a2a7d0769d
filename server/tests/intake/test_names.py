"""Two spellings of one company are seen, and two companies are not taken for one."""

import pytest

from enishi.intake import queries
from enishi.intake.names import folded_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青葉システム株式会社", "㈱青葉システム"),
        ("青葉システム株式会社", "(株)青葉システム"),
        ("青葉システム株式会社", "青葉ｼｽﾃﾑ（株）"),
        ("青葉システム株式会社", "株式会社 青葉 システム"),
        ("髙橋商店", "高橋商店"),
        ("渡邊産業有限会社", "渡辺産業㈲"),
        ("Aoba Systems Co., Ltd.", "AOBA SYSTEMS"),
        ("ＡＯＢＡ", "aoba"),
        ("Аoba", "aoba"),  # a Cyrillic letter
        ("ﾐﾅﾐ・テック", "ミナミテック"),
    ],
)
def test_spellings_of_one_company_fold_to_one(one: str, other: str):
    assert folded_name(one) == folded_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("青葉システム", "若葉システム"), ("北商事", "北商会"), ("株式会社", "有限会社"), ("Inco", "Co")]
)
def test_companies_of_other_names_stay_apart(one: str, other: str):
    assert folded_name(one) != folded_name(other)


@pytest.mark.django_db
def test_a_company_that_may_be_there_already_is_taken_with_a_warning(partners, send):
    batch = send("partners", "code,name\nhigashi,東物産\naobasys,㈱青葉システム\nhigashi2,東物産(株)\n")

    assert [(one.line, one.warning) for one in queries.warnings_of(batch)] == [
        (3, "aobasys (㈱青葉システム) may be the same company as aoba (青葉システム株式会社)."),
        (4, "higashi2 (東物産(株)) may be the same company as higashi (東物産)."),
    ]
    assert batch.new == 3


@pytest.mark.django_db
def test_a_company_that_only_changes_its_spelling_is_no_duplicate_of_itself(partners, send):
    batch = send("partners", "code,name\naoba,㈱青葉システム\n", source="sheet")

    assert (batch.changed, queries.warnings_of(batch)) == (1, ())
