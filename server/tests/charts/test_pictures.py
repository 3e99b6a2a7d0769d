"""Pictures with a sentence: places in whole tenths of a percent, sentences of whole numbers, in both languages (server/src/enishi/charts)."""

from datetime import date

import pytest

from enishi.charts.bars import Bar, Span, Words, draw
from enishi.charts.budgets import Budget, Expected, of_budgets
from enishi.charts.closings import of_closings
from enishi.charts.months import of_year
from enishi.charts.writing import difference
from enishi_engine.said import Said

COMMISSION = Said("Commission", "手数料")
WORDS = Words(sentence="s", rows="a", value="b")


def drawn(*bars: Bar):
    return draw(bars, key="k", words=WORDS, written=str, names=200)


def test_bars_begin_at_zero_and_share_one_scale():
    """Names take 20.0 %, words 29.0 %; the field of 51.0 % holds 0 to 200: 100 is 25.5 % wide, and its words stand at 45.5 %."""
    half, whole = drawn(Bar(name="x", value=100), Bar(name="y", value=200)).marks

    assert (half.bar, half.at) == (Span("20.0%", "25.5%"), "45.5%")
    assert (whole.bar, whole.at) == (Span("20.0%", "51.0%"), "71.0%")


def test_what_is_below_zero_goes_to_the_left_of_the_line_and_its_words_stand_right_of_it():
    """−100 to 100: zero lies in the middle of the field, at 20.0 + 25.5."""
    picture = drawn(Bar(name="x", value=-100), Bar(name="y", value=100))

    assert picture.zero == "45.5%"
    assert (picture.marks[0].bar, picture.marks[0].at) == (Span("20.0%", "25.5%"), "45.5%")


def test_what_is_not_known_is_hatched_and_nothing_of_it_is_a_bar_of_zero():
    unknown, nothing = drawn(Bar(name="x", value=None, beside=300), Bar(name="y", value=0)).marks

    assert (unknown.bar, unknown.beside) == (None, Span("20.0%", "51.0%"))
    assert nothing.bar == Span("20.0%", "0.0%")


def test_a_range_and_a_comparison_count_for_the_scale():
    """0 to 400: 100 to 400 begins a quarter of 51.0 (12.7, cut) right of 20.0."""
    [mark] = drawn(Bar(name="x", value=200, low=100, high=400)).marks

    assert mark.band == Span("32.7%", "38.3%")
    assert mark.at == "71.0%"


def test_only_nothing_divides_by_nothing():
    assert drawn(Bar(name="x", value=0)).marks[0].bar == Span("20.0%", "0.0%")


def months(year: int, amounts: list[int]) -> dict[date, int]:
    return {date(year, number, 1): amount for number, amount in enumerate(amounts, start=1)}


def test_twelve_months_are_told_beside_the_twelve_before_them():
    """12 × 100,000 = 1,200,000 after 12 × 80,000 = 960,000: 240,000 more, 25 %."""
    known = months(2025, [80_000] * 12) | months(2026, [100_000] * 12)

    ja, en = (of_year(known, what=COMMISSION, currency="JPY", language=language) for language in ("ja", "en"))

    assert ja is not None
    assert en is not None
    assert ja.sentence == "2026年1月分から2026年12月分までの手数料は、合計1,200,000円です。前年の同じ12か月より240,000円(25%)増えました。"
    assert (
        en.sentence == "Commission from January 2026 to December 2026: ¥1,200,000 in all. That is ¥240,000 (25%) more than a year before."
    )
    assert [mark.name for mark in ja.marks[:3]] == ["2026年1月", "2月", "3月"]
    assert ja.marks[0].cells == ("2026年1月", "100,000円", "80,000円")


def test_a_month_without_anything_is_nothing_and_one_before_the_first_is_not_known():
    """Known are June and August 2026, 70,000 and 30,000: July had 0, of before nobody knows, and one such month is shown."""
    picture = of_year({date(2026, 6, 1): 70_000, date(2026, 8, 1): 30_000}, what=COMMISSION, currency="JPY", language="ja")

    assert picture is not None
    assert [mark.words for mark in picture.marks] == ["–", "70,000円", "0円", "30,000円"]
    assert picture.sentence == "2026年6月分から2026年8月分までの手数料は、合計100,000円です。"
    assert (picture.note, picture.head) == ("", ("月", "手数料"))


def test_only_months_that_both_years_know_are_compared():
    """From November 2025: of the twelve up to December 2026, November and December have a year before: 2 × 90,000 after 2 × 100,000, 10 % less."""
    known = {date(2025, 11, 1): 100_000, date(2025, 12, 1): 100_000} | months(2026, [90_000] * 12)

    picture = of_year(known, what=COMMISSION, currency="JPY", language="ja")

    assert picture is not None
    assert picture.sentence.endswith("合計1,080,000円です。前年と比べられる2か月では、前年より20,000円(10%)減りました。")


def test_what_is_payable_already_is_the_solid_part_and_the_whole_is_compared():
    """80,000 earned in May, 100,000 in June of which 40,000 are payable: beside names of 21.5 % the field's 49.5 % hold 100,000, its solid part 19.8 %."""
    earned = {date(2026, 5, 1): 80_000, date(2026, 6, 1): 100_000}

    picture = of_year(earned, payable={date(2026, 5, 1): 80_000, date(2026, 6, 1): 40_000}, what=COMMISSION, currency="JPY", language="ja")

    assert picture is not None
    mark = picture.marks[-1]
    assert (mark.bar, mark.band, mark.cells) == (Span("21.5%", "19.8%"), Span("41.3%", "29.7%"), ("6月", "100,000円", "40,000円"))
    assert picture.note == "塗りの強い部分は、支払対象として確定した分です。"


def test_one_month_is_no_picture():
    assert of_year({date(2026, 6, 1): 1}, what=COMMISSION, currency="JPY", language="ja") is None
    assert of_closings([(date(2026, 6, 30), 1)], currency="JPY", language="ja") is None
    assert of_budgets([], currency="JPY", language="ja") is None


def test_a_closing_is_told_beside_the_one_before():
    """120,000 after 100,000: 20 % more."""
    ja, en = (
        of_closings([(date(2026, 9, 30), 100_000), (date(2026, 10, 31), 120_000)], currency="JPY", language=language)
        for language in ("ja", "en")
    )

    assert ja is not None
    assert en is not None
    assert ja.sentence == "2026年10月分は120,000円で、2026年9月分より20,000円(20%)多くなりました。"
    assert en.sentence == "October 2026: ¥120,000, ¥20,000 (20%) more than September 2026."
    assert [mark.cells for mark in ja.marks] == [("2026年9月", "100,000円", "–"), ("10月", "120,000円", "100,000円")]


def test_a_budget_says_what_is_used_and_left_and_where_it_is_likely_to_end():
    """324,500 of 1,000,000: 32 %, cut; with 200,000 to 500,000 more 524,500 to 824,500."""
    expected = Expected(middle=300_000, low=200_000, high=500_000, percent=80)

    picture = of_budgets([Budget(name="全体", used=324_500, maximum=1_000_000)], currency="JPY", language="ja", expected=expected)

    assert picture is not None
    assert picture.sentence == (
        "予算1,000,000円のうち324,500円(32%)を使い、残りは675,500円です。"
        "終了時には、100回中80回は524,500円から824,500円の間に収まる見込みです。"
    )
    assert [mark.cells for mark in picture.marks] == [
        ("全体", "324,500円", "1,000,000円"), ("終了時の見込み", "624,500円", "1,000,000円"),
    ]  # fmt: skip


def test_names_of_budgets_stand_above_their_bars_which_have_the_whole_width():
    """Each row is 50 high: a line of 20 for the name, in its middle, then a row of 30; the field of 71.0 % holds 1,000."""
    picture = of_budgets(
        [Budget(name="一", used=500, maximum=1_000), Budget(name="二", used=0, maximum=1_000)], currency="JPY", language="ja"
    )

    assert picture is not None
    assert (picture.above, picture.zero, picture.height) == (True, "0.0%", 100)
    assert [(mark.name_middle, mark.top) for mark in picture.marks] == [(10, 20), (60, 70)]
    assert picture.marks[0].bar == Span("0.0%", "35.5%")


def test_a_name_beside_its_bar_stands_in_the_middle_of_it():
    [mark] = drawn(Bar(name="x", value=1)).marks

    assert (mark.name_middle, mark.top) == (mark.middle, 0)


@pytest.mark.parametrize(
    ("moved", "before", "said"), [(1, 200, "1円(1%)"), (1, 201, "1円(0%)"), (-50, 100, "50円(50%)"), (5, 0, "5円"), (5, -5, "5円")]
)
def test_percent_is_rounded_half_up_and_left_out_where_there_was_nothing(moved: int, before: int, said: str):
    assert difference(moved, before, "JPY", "ja") == said
