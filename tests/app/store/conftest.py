"""A project's database by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from app.store import schema
from app.store.database import prepared
from app.store.sqlite_library import Database
from app.store.trust import limits


@pytest.fixture
def db() -> Iterator[Database]:
    """A new project in memory, without layers."""
    database = prepared(sqlite3.connect(":memory:"))
    limits.trust(database.conn)
    schema.create_standard(database)
    schema.MIGRATIONS.apply(database)
    yield database
    database.close()
