"""The tool of the pages' words finds what would stand on a page in another room's words."""

from babel.messages.catalog import Catalog
from words import clashes


def room(**said: str) -> Catalog:
    catalog = Catalog(locale="ja")
    for msgid, words in said.items():
        catalog.add(msgid, words)
    return catalog


def test_two_rooms_that_say_the_same_english_differently_are_found_and_words_not_said_yet_are_not() -> None:
    rooms = [room(Rate="料率", Name="名称"), room(Rate="税率", Name="名称"), room(Rate="")]

    assert list(clashes(rooms)) == [
        "'Rate' is '料率' in one room and '税率' in another. Say it once, or give one of the two other English words."
    ]
