"""What is known already when one fact's file is read: whoever keeps the facts answers for them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from enishi_engine.facts.checks import latest_revisions
from enishi_engine.facts.declarations import Fact


class Known(Protocol):
    """Answers with rows that were taken before."""

    def __call__(self, fact: Fact, columns: Sequence[str], where: str, values: pa.Array) -> pa.Table | None:
        """The named columns of the fact's rows whose column `where` is among `values`, each in its highest revision.

        Shape   in the types of `schema_of(fact)`; more rows than asked for may come, and then help to suggest what was meant.
        Errors  None when nothing of the fact was ever taken: then nothing is asked of who names it, but partners must be there.
        """


def known_in(tables: Mapping[str, pa.Table]) -> Known:
    """Answers from tables by the names of their facts, as `Facts.tables` has them."""

    def known(fact: Fact, columns: Sequence[str], where: str, values: pa.Array) -> pa.Table | None:  # noqa: ARG001 - all rows may come
        table = tables.get(fact.name)
        return None if table is None else table.take(latest_revisions(table, fact)).select(list(columns))

    return known
