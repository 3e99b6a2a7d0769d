"""What payees are called on pages, and why some are left out: by names, with days in words (server/src/enishi/console/payees.py)."""

import pytest
from django.utils import translation

from enishi.console import payees
from enishi.intake import operations as intake
from enishi.partners.hindrances import Hindrance

pytestmark = pytest.mark.django_db


@pytest.fixture
def kita(now) -> str:
    """Kita and one of its people."""
    partners, people = "code,name\nkita,北システム\n".encode(), "code,partner,name\nkita-1,kita,北 一郎\n".encode()
    intake.import_file(fact="partners", source="crm", file_name="p.csv", content=partners, by="hana", at=now)
    intake.import_file(fact="people", source="crm", file_name="q.csv", content=people, by="hana", at=now)
    return "kita"


def test_a_company_a_person_and_one_that_nobody_knows_are_called_by_what_is_known(kita):
    asked = [(kita, kita), (kita, "kita-1"), ("minami", "minami")]

    named = payees.named(asked)

    assert [(named[one].name, named[one].code) for one in asked] == [
        ("北システム", "kita"), ("北システム / 北 一郎", "kita-1"), ("minami", ""),
    ]  # fmt: skip
    assert payees.companies_of_people(asked) == {(kita, "kita-1"): "北システム"}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("ja", "", "の区分が2026年4月15日から未登録です。kitaを確認。"),
        ("en", "The class of ", " is missing since 15 April 2026. Look at kita."),
    ],
)
def test_who_is_left_out_is_named_where_the_sentence_names_it_first(kita, language, before, after):
    kept = Hindrance(
        "no_tax_class",
        kita,
        "The class of kita is missing since 2026-04-15. Look at kita.",
        "kitaの区分が2026-04-15から未登録です。kitaを確認。",
    )

    with translation.override(language):
        (one,) = payees.left_out([kept])

    assert (one.before, one.name, one.after, one.link) == (before, "北システム", after, True)
