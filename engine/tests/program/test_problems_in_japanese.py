"""Every sentence about a text or a case has its Japanese: looked for where the sentences are written."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import enishi_engine
from enishi_engine.core.terms import declarations
from enishi_engine.incentives import TYPES
from enishi_engine.program.japanese import in_japanese, said
from enishi_engine.said import Said

ROOT = Path(enishi_engine.__file__).parent
PLACES = ("program/*.py", "cases/reading.py", "cases/expectations.py", "cases/comparing.py", "incentives/*/rule.py")
OTHERS = ("schema.py", "reference.py", "japanese.py")  # what they write is no problem of a text
DECLARATIONS = ("term", "Field", "wide")  # what a term means stands in the reference, in English
with (ROOT / "program" / "problems.ja.po").open("rb") as catalog:
    KNOWN = {str(one.id) for one in read_po(catalog) if one.id}


def sentences(source: str) -> Iterator[str]:
    """Every text that ends like a sentence, with {} for what is put into it; no docstrings, and nothing of declarations."""
    tree = ast.parse(source)
    left_out = {id(one) for call in ast.walk(tree) if isinstance(call, ast.Call) and _name(call) in DECLARATIONS for one in ast.walk(call)}
    left_out |= {id(part) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for part in ast.walk(one) if part is not one}
    left_out |= {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        text = _text(one) if id(one) not in left_out else None
        if text is not None and " " in text and re.search(r"[.?]$", text) and "[^" not in text:  # nor a pattern
            yield text


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _text(one: ast.AST) -> str | None:
    if isinstance(one, ast.Constant) and isinstance(one.value, str):
        return one.value
    if isinstance(one, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in one.values)
    return None


def unsaid(text: str) -> bool:
    """Is the sentence itself not in the catalog, nor what follows a name and a colon? What a hole leaves out of a word is tried both ways."""
    parts = text.split("{}")
    written = (
        "".join(a + b for a, b in zip(parts, (*fills, ""), strict=True)) for fills in product(("{}", "s", ""), repeat=len(parts) - 1)
    )
    return not any(one in KNOWN or one.removeprefix("{}: ") in KNOWN for one in written)


def test_every_sentence_about_a_text_or_a_case_is_said_in_japanese():
    files = [file for place in PLACES for file in sorted(ROOT.glob(place)) if file.name not in OTHERS]
    found = [(file.relative_to(ROOT), text) for file in files for text in sentences(file.read_text(encoding="utf-8"))]

    assert len(found) > 350
    assert [f"{file}: {text}" for file, text in found if unsaid(text)] == []


def test_a_planted_sentence_without_japanese_is_found():
    assert [one for one in sentences('notes.add(place, f"{name!r} is upside down.", "Turn it round.")') if unsaid(one)] == [
        "{} is upside down.", "Turn it round.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("en", "ja"),
    [
        ("'rat' means nothing here.", "「rat」はここでは使えません。"),
        ("Did you mean rate?", "「rate」のことですか。"),
        ("rate: '5 x' is not a rate.", "rate:「5 x」は率ではありません。"),
        ("who: There is no 'lin.kind' here.", "who:ここに「lin.kind」はありません。"),
        ("A limit lacks per.", "上限に per がありません。"),
        ("An amount is expected here, and this is a count.", "ここには金額が必要ですが、件数になっています。"),
        ("A day cannot be added to an amount.", "日付は金額に足せません。"),
        ("commission A1 should earn 12,000; it is 10,000.", "commission A1の支給は12,000のはずですが、10,000です。"),
        ("volume A1 should pay nothing (too_late); it earns 500.", "volume A1は支払なし(too_late)のはずですが、500が支給されます。"),
        ("1.005 has more decimals than its unit holds (at most 2 decimals).", "1.005の小数が単位の桁数を超えています(小数2桁まで)。"),
        ("A backslash in double quotes means nothing here.", "二重引用符の中の「\\」の使い方に誤りがあります。"),
        ("The text lacks currency.", "本文に currency がありません。"),
        ("condition: The character '&' means nothing here.", "condition:文字「&」はここでは使えません。"),
        (
            "reopens: ranks: ranks come of metrics, and not of this incentive.",
            "reopens: ranks(ランクは指標から決まり、このインセンティブからは決まりません。)",
        ),
        ("Write a day that exists.", "実在する日付を書いてください。"),
    ],
)
def test_sentences_are_said_with_what_they_speak_of(en, ja):
    assert in_japanese(en) == ja
    assert said(en).ja == ja
    assert str(said(en)) == en


@pytest.mark.parametrize("type_name", TYPES)
def test_a_term_that_a_type_lacks_is_asked_for_whatever_is_said_about_it(type_name):
    """What a term means is told in English and may hold any sentence: none of it is taken for one of ours."""
    assert in_japanese(f"The {type_name} lacks base.") == f"「{type_name}」に base がありません。"
    for term in declarations(TYPES[type_name].Terms):
        assert in_japanese(f"Add {term.name}: {term.meaning}") == f"{term.name}: を書いてください。"


def test_a_sentence_that_carries_its_own_japanese_keeps_it():
    assert said(Said("Any text.", "どんな文でも。")).ja == "どんな文でも。"
