"""What looks at learning and logins find, what they leave alone, and what they say."""

from datetime import date, timedelta

import numpy as np
import pytest

from enishi_engine.acceptance.worlds.quizzes import QuizSettings, make_quiz
from enishi_engine.integrity import (
    Attempt,
    CannotShow,
    Login,
    Looked,
    Score,
    Viewing,
    copying,
    leaked_key,
    logged_in_once,
    sentences,
    shared_answers,
    skimmed,
)
from enishi_engine.words.language import LANGUAGES

QUIZ = make_quiz(QuizSettings(), seed=1)


def test_agreements_weigh_by_how_rare_they_are():
    # Two questions that a person answers like the other by himself once in 2 and once in 4. Weights: ln 7 and ln 13, in tenths 19 and 26.
    chances = np.array([[0.5, 0.25]] * 4)
    same = np.array([[True, True], [False, True], [True, False], [False, False]])

    likely = copying._chance_of_agreeing(same, chances)

    # both: 1/2 × 1/4; the rare one or more: 1/4; the common one or more: 1 − 1/2 × 3/4; nothing or more: always.
    assert likely.tolist() == pytest.approx([0.125, 0.25, 0.625, 1.0])


def test_the_quicker_of_two_is_quick_more_often_than_one_and_two_slow_people_prove_nothing():
    found = copying._of_the_quicker(np.array([0.1, 0.5, 0.9]), np.array([0.7, 0.5, 0.9]))

    # 1 − 0.9², 1 − 0.5², 1 − 0.1²; twice the smaller would say 0.2, 1 and 1.
    assert found.tolist() == pytest.approx([0.19, 0.75, 0.99])


def test_pairs_who_copied_are_shown_and_honest_ones_are_not():
    looked = shared_answers(QUIZ.key, QUIZ.attempts)

    shown = {finding.people for finding in looked.findings}
    assert len(shown & QUIZ.copied) >= len(QUIZ.copied) / 2
    assert len(shown - QUIZ.copied) <= 1
    assert looked.looked_at == 60 * 6


def test_nobody_is_shown_where_nobody_copied_even_where_a_partner_was_taught_wrongly():
    for seed in range(3):
        quiz = make_quiz(QuizSettings(copying_share=0.0, office_mistakes=0.1), seed)

        assert len(shared_answers(quiz.key, quiz.attempts).findings) <= 1


def test_fewer_than_20_questions_cannot_show_copying():
    quiz = make_quiz(QuizSettings(questions=19), seed=1)

    looked = shared_answers(quiz.key, quiz.attempts)

    assert (looked.cannot_show, looked.findings) == (CannotShow.TOO_FEW_QUESTIONS, ())
    assert sentences(looked, "ja") == ("20問に満たないテストでは、回答の一致から写しを見分けることはできません。",)


def test_people_of_different_partners_are_not_compared():
    alone = [Attempt(person=one.person, partner=one.person, answers=one.answers, seconds=one.seconds) for one in QUIZ.attempts]

    assert shared_answers(QUIZ.key, alone).cannot_show is CannotShow.NO_TWO_OF_ONE_PARTNER


def test_other_names_and_another_order_change_nothing():
    renamed = [
        Attempt(person=f"x{one.person}", partner=f"x{one.partner}", answers=one.answers, seconds=one.seconds)
        for one in reversed(QUIZ.attempts)
    ]

    figures = sorted((found.people, found.figures["same"]) for found in shared_answers(QUIZ.key, renamed).findings)
    assert figures == sorted(
        (tuple(f"x{name}" for name in found.people), found.figures["same"]) for found in shared_answers(QUIZ.key, QUIZ.attempts).findings
    )


def _viewings(*seconds_open: int) -> list[Viewing]:
    return [
        Viewing(person="Ken", partner="Aoba", module=f"module {number}", seconds_open=seconds, seconds_long=1_000)
        for number, seconds in enumerate(seconds_open)
    ]


def test_half_of_the_modules_open_for_less_than_a_third_is_shown():
    looked = skimmed(_viewings(329, 329, 330, 900))

    # 329 + 329 + 330 + 900 = 1,888 of 4,000 seconds
    assert looked.findings[0].figures == {"modules": 4, "short": 2, "percent_seen": 47}


def test_a_third_of_the_length_is_enough_and_two_modules_say_nothing():
    assert skimmed(_viewings(329, 330, 330)).findings == ()
    assert skimmed(_viewings(0, 0)).cannot_show is CannotShow.TOO_FEW_ATTEMPTS


def _scores(quick_later: int) -> list[Score]:
    first, second = date(2026, 10, 1), date(2026, 10, 15)
    return [
        Score(
            person=f"person {number:02}",
            partner="Aoba",
            on=first if number < 20 else second,
            right=20,
            questions=20,
            seconds=100 if number >= 40 - quick_later else 600,
        )
        for number in range(40)
    ]


def test_quick_perfect_scores_since_a_day_are_shown_with_their_chance():
    found = leaked_key(_scores(10)).findings[0]

    # All 10 quick ones among the later 20 of 40: C(20, 10) ÷ C(40, 10) = 184,756 ÷ 847,660,528; one day was tried.
    assert found.chance == pytest.approx(184_756 / 847_660_528)
    assert found.figures == {"since": date(2026, 10, 15).toordinal(), "before": 20, "before_quick": 0, "later": 20, "later_quick": 10}


def test_a_few_quick_ones_are_chance():
    # 4 of 4 among the later half: C(20, 4) ÷ C(40, 4) = 4,845 ÷ 91,390 = 5.3 %
    assert leaked_key(_scores(4)).findings == ()


def test_a_partner_that_never_came_back_is_shown_after_60_days():
    day = date(2026, 9, 1)
    logins = [
        Login(person="Ken", partner="Aoba", on=day),
        Login(person="Emi", partner="Kita", on=day),
        Login(person="Emi", partner="Kita", on=day + timedelta(days=3)),
    ]

    assert [found.partner for found in logged_in_once(logins, as_of=day + timedelta(days=60)).findings] == ["Aoba"]
    assert logged_in_once(logins, as_of=day + timedelta(days=59)).cannot_show is CannotShow.TOO_EARLY


LOOKS = (
    shared_answers(QUIZ.key, QUIZ.attempts),
    skimmed(_viewings(0, 0, 0)),
    leaked_key(_scores(10)),
    logged_in_once([Login(person="Ken", partner="Aoba", on=date(2026, 9, 1))], as_of=date(2026, 11, 29)),
)


@pytest.mark.parametrize("looked", LOOKS, ids=lambda looked: looked.kind.value)
def test_words_ask_and_never_accuse(looked: Looked):
    assert looked.findings
    for language in LANGUAGES:
        said = sentences(looked, language)
        assert not any(word in " ".join(said).lower() for word in ("cheat", "fraud", "カンニング", "違反", "不正行為", "p ="))
        assert said[-1] in {
            "この情報だけで手数料が変わることはありません。ご判断は担当の方にお願いします。",
            "No commission changes because of this alone. A person decides.",
        }
