"""Small changes of Python: comparisons, arithmetic, logic, whole numbers, and conditions that always or never hold."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from benchmarks.mutants.texts import Literal, Token, line_starts, lines_of, parts

Span = tuple[int, int]
Change = tuple[int, int, str]  # from, until before, the text instead

_SYMBOLS = {
    "==": ("!=",), "!=": ("==",), "<": ("<=", ">"), "<=": ("<", ">="), ">": (">=", "<"), ">=": (">", "<="),
    "+": ("-",), "-": ("+",), "*": ("//",), "//": ("*",), "%": ("//",), "**": ("*",), "+=": ("-=",), "-=": ("+=",),
}  # fmt: skip
_WORDS = {"and": ("or",), "or": ("and",), "True": ("False",), "False": ("True",)}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
_BEFORE_A_SIGN = {
    "(",
    "[",
    "{",
    ",",
    "=",
    ":",
    "return",
    "in",
    "and",
    "or",
    "not",
    "if",
    "else",
    "lambda",
    "==",
    "<",
    ">",
    "<=",
    ">=",
    "+",
    "-",
    "*",
    "//",
}
_ARITHMETIC = {"+", "-", "*", "//", "%", "**"}


def python_changes(text: str) -> Iterator[Change]:
    """Every change of a Python file, but of what only tells: docstrings, annotations, imports, decorators, errors and assertions."""
    tree = ast.parse(text)
    told = untouched(tree, text)
    for start, end, instead in [*_changes_of_tokens(text), *_changes_of_conditions(tree, text)]:
        if not any(first <= start < last for first, last in told):
            yield start, end, instead


def untouched(tree: ast.Module, text: str) -> list[Span]:
    """Where nothing is changed."""
    found: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Raise | ast.Assert) or _is_text(node):
            found.append(node)
        elif isinstance(node, ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found += node.decorator_list
        if isinstance(node, ast.arg):
            found += [node.annotation] if node.annotation else []
        if isinstance(node, ast.FunctionDef):
            found += [node.returns] if node.returns else []
    return [span_of(node, text) for node in found]


def _is_text(node: ast.AST) -> bool:
    """A docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def span_of(node: ast.AST, text: str) -> Span:
    """Offsets of a node; `ast` counts columns in bytes."""
    starts, lines = line_starts(text), lines_of(text)

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    return offset(node.lineno, node.col_offset), offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


def _changes_of_tokens(text: str) -> Iterator[Change]:
    tokens = [one if isinstance(one, Token) else Token('""', one.start) for one in parts(text)]
    loops: list[int] = []  # the depths of brackets at which a `for` waits for its `in`
    depth = 0
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text if place else ""
        after = tokens[place + 1] if place + 1 < len(tokens) else Token("", token.end)
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if token.text == "for":
            loops.append(depth)
        elif token.text == "in" and loops and loops[-1] == depth:
            loops.pop()
        else:
            yield from _changes_of(token, before, after)


def _changes_of(token: Token, before: str, after: Token) -> Iterator[Change]:
    word, start, end = token.text, token.start, token.end
    if word in _ARITHMETIC and (before in _BEFORE_A_SIGN or after.text in (",", ")", "/")):
        if word == "-":
            yield start, end, ""
    elif word in _SYMBOLS or word in _WORDS:
        for instead in (_SYMBOLS | _WORDS)[word]:
            yield start, end, instead
    elif word == "not" and before != "is":
        yield start, after.start, ""  # of `not in` too
    elif word == "is":
        yield (start, after.end, "is") if after.text == "not" else (start, end, "is not")
    elif word == "in" and before != "not":
        yield start, end, "not in"
    elif word in _CALLED and after.text == "(" and before != ".":
        yield start, end, _CALLED[word]
    elif token.is_number and word.replace("_", "").isdigit():
        number = int(word)
        yield start, end, str(number + 1)
        if number > 1:
            yield start, end, str(number - 1)


def _changes_of_conditions(tree: ast.AST, text: str) -> Iterator[Change]:
    """A condition that always holds, and one that never does: a guard that is forgotten."""
    for node in _outside_of_strings(tree):
        tests: list[ast.expr] = []
        if isinstance(node, ast.If | ast.IfExp):
            tests = [node.test]
        elif isinstance(node, ast.comprehension):
            tests = node.ifs
        for test in tests:
            start, end = span_of(test, text)
            yield start, end, "True"
            yield start, end, "False"


def _outside_of_strings(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if not isinstance(node, ast.JoinedStr):  # its positions are those of no text in Python 3.11
        for child in ast.iter_child_nodes(node):
            yield from _outside_of_strings(child)


def literals(text: str) -> Iterator[Literal]:
    """Every string literal that is not one of those that only tell something."""
    told = untouched(ast.parse(text), text)
    for one in parts(text):
        if isinstance(one, Literal) and not any(first <= one.start < last for first, last in told):
            yield one


@lru_cache(maxsize=8)
def definitions(text: str) -> list[tuple[str, int, int]]:
    """Name, beginning and end of each function and method, and of each statement outside of them; in their order."""
    found: list[tuple[str, int, int]] = []

    def walk(body: list[ast.stmt], inside: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                walk(node.body, f"{inside}{node.name}.")
            else:
                name = f"{inside}{node.name}" if isinstance(node, ast.FunctionDef) else inside.rstrip(".")
                found.append((name, *span_of(node, text)))

    walk(ast.parse(text).body, "")
    assert all(one[1] <= other[1] for one, other in pairwise(found)), "statements stand in their order"
    return found
