"""The files that are mutated, and where they stand."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "engine" / "src" / "enishi_engine"
MUTATED = ("core", "plan")  # the printer's arithmetic is plan/arithmetic.py and plan/scalars.py


def files() -> list[str]:
    """Every mutated file by its path in the engine, like `plan/gates.py`."""
    return sorted(file.relative_to(ENGINE).as_posix() for part in MUTATED for file in (ENGINE / part).glob("*.py"))


def text_of(file: str) -> str:
    return (ENGINE / file).read_text(encoding="utf-8")


def module_of(file: str) -> str:
    """The name by which the file is imported."""
    return "enishi_engine." + file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
