"""The data of a study: what is asked and what is answered."""

from enishi_engine.effects.study import Range, YenRange


def test_a_range_that_holds_no_change_says_so():
    assert Range(low=-0.02, middle=0.1, high=0.3).holds_nothing
    assert YenRange(low=0, middle=5, high=9).holds_nothing
    assert not Range(low=-0.3, middle=-0.2, high=-0.1).holds_nothing
    assert not YenRange(low=1, middle=5, high=9).holds_nothing
