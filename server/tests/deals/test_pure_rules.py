"""What of deals is decided without a database: business days, one customer or two, amounts as people type them, words of both languages."""

from datetime import date

import pytest

from enishi.deals import promising
from enishi.deals.amounts import minor_of
from enishi.deals.matching import corporate_number, named, overlap, plain
from enishi.deals.states import Asked, AskedState, DealKind, DealState, Origin, PriceKind, Step, word

OCTOBER_1 = date(2026, 10, 1)  # a Thursday


@pytest.mark.parametrize(
    ("day", "count", "answer"),
    [
        (OCTOBER_1, 3, date(2026, 10, 6)),  # Friday, Monday, Tuesday
        (date(2026, 10, 9), 1, date(2026, 10, 13)),  # a Friday before a Monday that is スポーツの日
        (date(2026, 9, 18), 1, date(2026, 9, 24)),  # 敬老の日 on the 21st, the day between two holidays, 秋分の日 on the 23rd
        (date(2026, 12, 29), 2, date(2027, 1, 4)),  # the 30th; nobody works from 31 December to 3 January
    ],
)
def test_an_answer_is_promised_in_business_days(day, count, answer):
    assert promising.after(day, count) == answer


def test_business_days_that_are_left_are_none_on_the_day_itself_and_below_none_afterwards():
    until = date(2026, 10, 6)

    assert [promising.left(date(2026, 10, day), until) for day in (1, 2, 5, 6, 7, 8)] == [3, 2, 1, 0, -1, -2]
    assert promising.left(date(2026, 10, 4), date(2026, 10, 2)) == -1  # on the Sunday after a Friday, late all the same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("㈱森田食品", ""), ("森田食品 株式会社", ""), True),
        (("髙橋商店", ""), ("高橋商店", ""), True),
        (("森田食品", ""), ("森田食肉", ""), False),
        (("森田食品", "7000012050002"), ("MORITA FOODS", "7000012050002"), True),
        (("森田食品", "7000012050002"), ("森田食品", "5000012010008"), False),
        (("森田食品", "7000012050002"), ("㈱森田食品", ""), True),
    ],
)
def test_a_number_tells_customers_apart_and_where_one_is_missing_the_folded_name_does(one, other, same):
    assert named(*one).same_as(named(*other)) is same


@pytest.mark.parametrize(
    ("text", "number"),
    [("７００００１２０５０００２", "7000012050002"), ("T7000012050002", "7000012050002"), ("7000012050003", None), ("", None)],
)
def test_a_corporate_number_is_read_in_any_width_and_checked(text, number):
    assert corporate_number(text) == number


def test_a_deal_without_a_product_is_about_every_product():
    assert [overlap(*pair) for pair in ((None, "hr"), ("hr", None), ("hr", "hr"), ("hr", "accounting"))] == [True, True, True, False]


def test_a_name_keeps_what_is_seen_and_nothing_that_turns_the_writing():
    assert plain(" \u202eABC\u2069\n株式会社 \u200b🍙\t") == "ABC 株式会社 🍙"


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("324500", 324_500),
        ("324,500円", 324_500),
        ("¥324,500", 324_500),
        ("３２４５００", 324_500),
        ("-1", None),
        ("12.5", None),
        ("円", None),
        ("1e5", None),
    ],
)
def test_yen_are_read_as_people_type_them(text, minor):
    assert minor_of(text, "JPY") == minor


def test_dollars_have_two_decimals():
    assert [minor_of(text, "USD") for text in ("12.5", "12.50", "12.505")] == [1_250, 1_250, None]


def test_every_state_and_kind_has_a_word_in_both_languages():
    for words in (DealKind, Origin, DealState, Step, Asked, PriceKind, AskedState):
        for one in words:
            assert word(one, "ja")
            assert word(one, "en").isascii()
