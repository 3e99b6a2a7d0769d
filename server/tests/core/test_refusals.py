"""Every no that a rule says is said in Japanese too, and so is what is wrong with a row."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import enishi
import enishi_engine
from enishi.core.operations import EmailTaken
from enishi_engine.facts import RowError
from enishi_engine.facts.errors import Problem
from enishi_engine.said import Said, SaidError

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
REFUSALS = {"Refusal", "SaidError"}


def unsaid(source: str) -> Iterator[str]:
    """Refusals that are begun without Japanese, and sentences whose Japanese has none; one that stands in another (`.ja`) has its own."""
    tree = ast.parse(source)
    for one in ast.walk(tree):
        if isinstance(one, ast.ClassDef) and REFUSALS & {ast.unparse(base) for base in one.bases}:
            yield from _unsaid(one.name, [call.keywords[0].value if call.keywords else None for call in _calls(one, "super().__init__")])
    for call in _calls(tree, "Said") if "enishi_engine.said" in source else ():
        if len(call.args) == 2 and ast.unparse(call.args[0]) != "''":  # '': nothing is said in either language
            yield from _unsaid(f"line {call.lineno}", [call.args[1]])


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    return (one for one in ast.walk(tree) if isinstance(one, ast.Call) and ast.unparse(one.func) == name)


def _unsaid(where: str, japanese: list[ast.expr | None]) -> Iterator[str]:
    for said in japanese:
        text = "" if said is None else ast.unparse(said)
        if not JAPANESE.search(text) and not re.search(r"\bja\b|_ja\b", text):
            yield f"{where}: {text or 'English alone'}"


def flattened(source: str) -> Iterator[str]:
    """Where a refusal that was caught becomes its English alone: `str(refusal)`, or the refusal within a text."""
    for one in ast.walk(ast.parse(source)):
        if not isinstance(one, ast.ExceptHandler) or one.name is None or "Refus" not in ast.unparse(one.type or ast.Constant("")):
            continue
        for inside in ast.walk(one):
            if (isinstance(inside, ast.Call) and ast.unparse(inside) == f"str({one.name})") or (
                isinstance(inside, ast.FormattedValue) and ast.unparse(inside.value) == one.name
            ):
                yield f"line {inside.lineno}: {ast.unparse(inside)}"


def test_no_refusal_that_a_page_may_show_becomes_its_english_alone() -> None:
    """Commands and the start of the server speak English; everything else hands `said` on."""
    root = Path(enishi.__file__).parent
    files = [file for file in root.rglob("*.py") if "commands" not in file.relative_to(root).parts and file.parent.name != "config"]
    assert len(files) > 200
    assert [f"{file.relative_to(root)} {one}" for file in files for one in flattened(file.read_text(encoding="utf-8"))] == []


def test_a_planted_refusal_in_english_alone_is_found() -> None:
    caught = "try:\n    act()\nexcept Refusal as refusal:\n    "
    assert list(flattened(f'{caught}tell({{"refused": str(refusal)}})')) == ["line 4: str(refusal)"]
    assert len(list(flattened(caught + 'tell(f"No: {refusal}")'))) == 1
    assert list(flattened(f"{caught}tell(refusal.said)")) == []


def test_every_refusal_and_every_sentence_about_a_row_is_said_in_japanese() -> None:
    files = [file for package in (enishi_engine, enishi) for file in Path(package.__path__[0]).rglob("*.py")]
    assert len(files) > 300
    assert [f"{file.name} {one}" for file in files for one in unsaid(file.read_text(encoding="utf-8"))] == []


def test_planted_refusals_and_sentences_without_japanese_are_found() -> None:
    assert list(unsaid('class Late(Refusal):\n    def __init__(self):\n        super().__init__("Late.", ja="Late.")')) == ["Late: 'Late.'"]
    assert list(unsaid('class Late(Refusal):\n    def __init__(self):\n        super().__init__("Late.")')) == ["Late: English alone"]
    assert list(unsaid('from enishi_engine.said import Said\nproblem = Said("is late", "is late")')) == ["line 2: 'is late'"]


def test_a_refusal_cannot_be_made_in_english_alone() -> None:
    with pytest.raises(TypeError, match="ja"):
        SaidError("Nothing was changed.")  # type: ignore[call-arg]


def test_logs_and_commands_read_a_refusal_in_english_and_pages_in_the_readers_language() -> None:
    refusal = EmailTaken("hana@sakura.example")
    english = "Give that person the role on the page of people; for somebody of a partner, write another address."
    assert str(refusal) == f"Somebody signs in with hana@sakura.example already. {english}"
    assert refusal.said.to("en") == str(refusal)
    japanese = "社内の方なら「担当者」の画面で役割を付け、パートナーの方なら別のアドレスを入力してください。"
    assert refusal.said.to("ja") == f"hana@sakura.exampleはすでに登録されています。{japanese}"


def test_what_is_wrong_with_a_row_has_both_languages_by_its_type() -> None:
    for declared in (Problem, RowError):
        assert (declared.__annotations__["problem"], declared.__annotations__["remedy"]) == (Said, Said)
