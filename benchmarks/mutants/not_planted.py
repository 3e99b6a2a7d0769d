"""Kinds of changes that are not planted: by how a plan is made they can change how quickly it is carried out, and no row."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from benchmarks.mutants.python_changes import span_of

KINDS = (
    "`rank` for `row_number`, and `RANGE` for `ROWS`, in a window: every order of rows ends with what tells them apart.",
    "A guard that always holds around nothing but the adding of steps to a plan: nothing reads the step that is too many.",
    "A guard that always holds before a left join of what is named by its key: nothing reads the columns that are too many.",
    "Whether the rows of a step are kept or worked out where they are read (`kept`, and `looked_up`, which decides it: a table or a view).",
    "Which of two ways to the same rows is quicker: the wider type of a number or the narrow one, the order of joins, groups by moments or by steps.",
)

# The last kind by file: a condition, and what of it only takes the slower way (nothing named: every change does).
_QUICKER: dict[str, dict[str, tuple[str, ...]]] = {
    "plan/bounds.py": {"product <= LARGEST_NARROW": ("False", "<"), "largest <= LARGEST_NARROW": ("False", "<")},
    "plan/draft.py": {"at.many and all(steps_can_be_listed(one.span) for one in (figure, *figures_in(figure.where)))": ("False",)},
    "plan/lookups.py": {
        "self.company or self.attributes or self.agreement or self.rank or self.metrics or self.targets or self.places": (),
    },
    "plan/duckdb.py": {"statistics.bounds.rows < FEW_ROWS": (), "5_000": ()},
}
_ADDING = ("draft.add", "whole.add", "self.add")


@dataclass(frozen=True)
class NotPlanted:
    """A place of a file, and what is not planted there (nothing named: every change)."""

    start: int
    end: int
    instead: tuple[str, ...] = ()

    def holds(self, start: int, after: str) -> bool:
        return self.start <= start < self.end and (not self.instead or after in self.instead)


def not_planted(file: str, text: str) -> list[NotPlanted]:
    """Every such place of a file but those of the first kind, which is no pattern of changes at all."""
    tree = ast.parse(text)
    return [*_of_guards(tree, text), *_of_kept(tree, text), *_of_quicker(file, text)]


def _of_guards(tree: ast.Module, text: str) -> Iterator[NotPlanted]:
    for node in ast.walk(tree):
        if _guards_steps(node) or _guards_a_join(node):
            yield NotPlanted(*span_of(node.test, text), ("True",))


def _guards_steps(node: ast.AST) -> TypeGuard[ast.If]:
    return isinstance(node, ast.If) and not node.orelse and all(map(_adds_a_step, node.body))


def _guards_a_join(node: ast.AST) -> TypeGuard[ast.If | ast.IfExp]:
    if isinstance(node, ast.IfExp):
        return ast.unparse(node.orelse) == "''" and _is_a_join(node.body)
    return isinstance(node, ast.If) and not node.orelse and all(map(_adds_a_join, node.body))


def _adds_a_step(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func).endswith(_ADDING)


def _adds_a_join(node: ast.stmt) -> bool:
    """`joins += " LEFT JOIN …"`, or `joins.append("LEFT JOIN …")`."""
    if isinstance(node, ast.AugAssign):
        return _is_a_join(node.value)
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and ast.unparse(call.func) == "joins.append" and _is_a_join(call.args[0])


def _is_a_join(node: ast.expr) -> bool:
    """Text that begins with LEFT JOIN and has no other."""
    told = ast.unparse(node).lstrip("f").strip("'\"").strip()
    return told.startswith("LEFT JOIN ") and told.count("JOIN") == 1


def _of_kept(tree: ast.Module, text: str) -> Iterator[NotPlanted]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "kept":
            yield NotPlanted(*span_of(node.value, text))
        elif isinstance(node, ast.FunctionDef):
            defaults = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            yield from (NotPlanted(*span_of(value, text)) for one, value in defaults if one.arg == "kept" and value is not None)
        elif isinstance(node, ast.IfExp) and ast.unparse(node.test) == "step.kept":
            yield NotPlanted(*span_of(node, text))


def _of_quicker(file: str, text: str) -> Iterator[NotPlanted]:
    for condition, instead in _QUICKER.get(file, {}).items():
        start = text.index(condition)
        yield NotPlanted(start, start + len(condition), instead)
