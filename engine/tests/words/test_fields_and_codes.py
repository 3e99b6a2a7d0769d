"""Every field that a text can name, and every code with a fixed meaning, has words in both languages."""

import pytest

from enishi_engine.core.expression import Unit
from enishi_engine.core.incentive import (
    Anchor,
    LimitKey,
    LineDay,
    OnClaim,
    OnEvent,
    OnLine,
    OnPeriod,
    OnServiceMonth,
    Payee,
    PeriodKind,
    Role,
)
from enishi_engine.facts.declarations import FACTS
from enishi_engine.program.names import FIGURE_ENTITIES, candidate_scope, figure_scope
from enishi_engine.words.codes import CODES, code_label
from enishi_engine.words.fields import ENTITIES, FIELDS, TRUTHS, field_label
from enishi_engine.words.limits import LIMIT_KEYS
from enishi_engine.words.occasions import ANCHORS, LINE_DAYS, PAYEES, ROLES

SCOPES = [
    *(
        candidate_scope(occasion, {}, None, {})
        for occasion in (OnLine(), OnServiceMonth(), OnClaim(), OnEvent(("meeting_set",)), OnPeriod(PeriodKind.PROGRAM))
    ),
    *(figure_scope(entity) for entity in FIGURE_ENTITIES),
]
NAMES = {path: name for scope in SCOPES for path, name in scope.fields.items()}


@pytest.mark.parametrize("path", sorted(NAMES))
def test_every_field_has_words(path):
    assert path in FIELDS
    assert (path in TRUTHS) == (NAMES[path].unit is Unit.BOOL)


@pytest.mark.parametrize("path", sorted(path for path, name in NAMES.items() if name.choices))
def test_every_known_code_has_words(path):
    assert set(CODES[path]) == set(NAMES[path].choices)


def test_every_kind_of_change_and_role_has_words():
    choices = {f"{fact.entity}.{column.name}": set(column.choices) for fact in FACTS for column in fact.columns if column.choices}

    assert set(CODES["change.kind"]) == choices["change.kind"]
    assert set(CODES["credit.role"]) == choices["credit.role"]


def test_everything_that_is_counted_has_words():
    assert set(ENTITIES) == set(FIGURE_ENTITIES)


def test_every_choice_of_the_core_has_words():
    assert (set(LINE_DAYS), set(ANCHORS), set(PAYEES), set(ROLES), set(LIMIT_KEYS)) == (
        set(LineDay),
        set(Anchor),
        set(Payee),
        set(Role),
        set(LimitKey),
    )


def test_words_are_said_in_both_languages():
    labels = [*FIELDS.values(), *(label for codes in CODES.values() for label in codes.values())]

    assert all(label.ja.strip() and label.en.strip() for label in labels)
    assert not any(any("ぁ" <= character <= "鿿" for character in label.en) for label in labels)


def test_what_a_maker_made_up_stands_as_it_is():
    assert code_label("product.family", "cloud").ja == "「cloud」"
    assert code_label("activity.kind", "tea_party").en == "tea_party"
    assert field_label("seller.tax_office").en == "the seller's tax office"
