"""Asks an installed wheel whether it brings everything that its sources have, and whether every module of it can be imported.

    python in_the_wheel.py PACKAGE SOURCES

PACKAGE is the package's name, SOURCES its folder in a checkout, with what is built beside what git keeps. Files are compared byte by byte.
"""

import importlib
import pkgutil
import sys
from importlib.util import find_spec
from pathlib import Path


def main(package: str, sources: Path) -> str:
    """One sentence of what was found; exits with what is missing."""
    module = importlib.import_module(package)
    assert module.__file__ is not None
    place = Path(module.__file__).parent
    assert "site-packages" in place.parts, f"not the wheel: {place}"
    files = sorted(file.relative_to(sources) for file in sources.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    lacks = [str(file) for file in files if not (place / file).is_file() or (place / file).read_bytes() != (sources / file).read_bytes()]
    if lacks:
        sys.exit(f"The wheel lacks, or has otherwise: {', '.join(lacks)}")
    if find_spec("django"):
        importlib.import_module("enishi.config.started")  # sets Django up: tables are imported by those that need them only then
    modules = [found.name for found in pkgutil.walk_packages([str(place)], f"{package}.") if not found.name.endswith("__main__")]
    for name in modules:
        importlib.import_module(name)
    return f"{package}: {len(files)} files as in the sources, {len(modules)} modules imported"


if __name__ == "__main__":
    print(main(sys.argv[1], Path(sys.argv[2])))
