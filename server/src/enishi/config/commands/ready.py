"""Whether the database may be worked with: safe, and of this version."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from enishi.config.database import refuse_unsafe
from enishi.config.refusing import NotStarted


class NotSetUp(NotStarted):
    """The database is not ready for this version."""

    def __init__(self, missing: int) -> None:
        super().__init__(
            f"The database lacks {missing} step{'s' if missing > 1 else ''} to this version. Run enishi setup, then start again."
        )


def refuse_unready() -> None:
    """Ask the database before anything is done with it. Raises UnsafeDatabase, NotSetUp."""
    refuse_unsafe(connection)
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotSetUp(len(plan))
