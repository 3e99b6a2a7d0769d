"""A mutant in the place of its module, in a process that has imported the engine already."""

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType

from benchmarks.mutants.sources import ENGINE, module_of

# What does not import a mutated module stays as it was imported: the facts that are loaded already are theirs.
_STAY = {
    "core": ("facts", "folders", "version"),
    "plan": ("core", "facts", "folders", "incentives", "oracle", "program", "version", "words"),
}


class _Planted(MetaPathFinder, Loader):
    """Finds one module, with another text than its file has."""

    def __init__(self, file: str, text: str) -> None:
        self.module, self.path, self.text = module_of(file), str(ENGINE / file), text

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002
        if fullname != self.module:
            return None
        spec = spec_from_loader(fullname, self, origin=self.path)
        assert spec is not None, "a loader is given"
        return spec

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = self.path
        exec(compile(self.text, self.path, "exec"), module.__dict__)  # noqa: S102 - a mutant is our own source


def plant(file: str, text: str) -> None:
    """From now on the module of the file is this text, for everything that uses it.

    Raises whatever the text raises when it is imported.
    """
    sys.meta_path.insert(0, _Planted(file, text))
    stay = tuple(f"enishi_engine.{part}" for part in _STAY[file.partition("/")[0]])
    for name in list(sys.modules):
        if name.startswith(("enishi_engine.", "benchmarks.generated")) and not _within(name, stay):
            parent, _, own = name.rpartition(".")
            sys.modules[parent].__dict__.pop(own, None) if parent in sys.modules else None
            del sys.modules[name]
    importlib.import_module("enishi_engine.calculate")
    importlib.import_module("enishi_engine.program.folder")


def _within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)
