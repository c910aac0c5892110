"""Named migrations of a project file, and the table in it that tells which were applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.store.database import Database, has_table

TABLE = "sarhad_migrations"
SET = "sarhad"
_CREATE = f"""
CREATE TABLE "{TABLE}" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx_{TABLE}_migration_set_name"
    ON "{TABLE}" ("migration_set", "name")
"""

Change = Callable[[Database], None]


@dataclass(frozen=True, slots=True)
class Migration:
    """One change of the file's tables; ``name`` is that of its function and stands in every file it was applied to."""

    name: str
    change: Change


class Migrations:
    """Migrations in the order in which they are registered, each applied once to a file."""

    def __init__(self, listed: tuple[Migration, ...] = ()) -> None:
        self._listed = list(listed)

    def __call__(self) -> Callable[[Change], Change]:
        """A decorator that registers a function as the next migration."""

        def register(change: Change) -> Change:
            self._listed.append(Migration(change.__name__, change))
            return change

        return register

    @property
    def listed(self) -> tuple[Migration, ...]:
        """All there are, oldest first."""
        return tuple(self._listed)

    def applied(self, db: Database) -> list[str]:
        """Names of the migrations a file has had, in the order in which they were applied; nothing is written."""
        if not has_table(db, TABLE):
            return []
        query = f'SELECT name FROM "{TABLE}" WHERE migration_set = ? ORDER BY rowid'
        return [str(name) for (name,) in db.conn.execute(query, (SET,))]

    def pending(self, db: Database) -> list[Migration]:
        """The migrations a file has not had; nothing is written."""
        applied = set(self.applied(db))
        return [migration for migration in self._listed if migration.name not in applied]

    def apply(self, db: Database) -> None:
        """Apply what is pending: each in one transaction with the record of it, so that it happens whole or not."""
        if not has_table(db, TABLE):
            for statement in _CREATE.split(";"):
                db.conn.execute(statement)
        for migration in self.pending(db):
            with db.atomic():
                migration.change(db)
                row = (SET, migration.name, str(datetime.now(UTC)))
                db.conn.execute(f'INSERT INTO "{TABLE}" (migration_set, name, applied_at) VALUES (?, ?, ?)', row)
