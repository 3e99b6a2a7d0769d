"""Every kind of paper: each is a folder here with a `KIND`; a new paper is a new folder."""

from importlib import import_module
from pkgutil import iter_modules

from enishi.papers.kind import Kind
from enishi_engine.settlement.japan.documents import DocumentKind

_FOUND: tuple[Kind, ...] = tuple(import_module(f"{__name__}.{module.name}").KIND for module in iter_modules(__path__) if module.ispkg)
KINDS: dict[DocumentKind, Kind] = {kind.document: kind for kind in sorted(_FOUND, key=lambda kind: list(DocumentKind).index(kind.document))}
