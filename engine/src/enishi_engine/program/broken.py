"""What is wrong with a text that is no YAML, in our own words: the reader's own are English, and speak of its tokens."""

from typing import NamedTuple


class Broken(NamedTuple):
    """Where the reader says `part`, we say `problem` and `remedy`."""

    part: str
    problem: str
    remedy: str


ANYTHING = Broken("", "The text cannot be read as YAML here.", "Check indentation, colons, quotes and brackets here.")
KNOWN = (
    Broken(
        "mapping values are not allowed",
        "A colon stands where no key can be.",
        "Put a sentence that holds a colon and a space in quotes; else check the indentation here.",
    ),
    Broken("could not find expected ':'", "A line has no colon after its key.", "Write key: value."),
    Broken("character '\\t'", "A tab stands where a value or an indentation begins.", "Indent with spaces, not with tabs."),
    Broken("cannot start any token", "No value begins with this character.", "Put the value in quotes."),
    Broken("sequence entries are not allowed", "A dash stands where no list can begin.", "Begin the list on a line of its own."),
    Broken("expected ',' or", "A bracket is not closed, or a comma is missing.", "Close every bracket, and put commas between the values."),
    Broken("<stream end>", "A bracket is not closed, or a comma is missing.", "Close every bracket, and put commas between the values."),
    Broken("expected the node content", "A bracket or a comma stands where a value is expected.", "Write the value, or put it in quotes."),
    Broken("unexpected end of stream", "A quotation mark is opened and not closed.", "Close it where the value ends."),
    Broken("unexpected document separator", "A quotation mark is opened and not closed.", "Close it where the value ends."),
    Broken("escape", "A backslash in double quotes means nothing here.", "Use single quotes, or write two backslashes."),
    Broken("undefined alias", "Anchors and aliases are not used in programs.", "Write it out."),
    Broken("another document", "The file holds more than one document.", "Keep one, and leave out the line of three dashes before the next."),
    Broken("document start", "The indentation or a bracket fits nothing above.", "Begin the first line at its very beginning, and check brackets."),
    Broken("block end", "The line fits nothing above.", "Indent it like the lines that it belongs to, and write nothing after a closing quotation mark."),
    Broken("special characters", "The text holds a control character.", "Write it again by hand; it may have come with a copy."),
)  # fmt: skip


def broken(said: str) -> Broken:
    """What the reader's words mean."""
    return next((one for one in KNOWN if one.part in said), ANYTHING)
