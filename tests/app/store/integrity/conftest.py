"""A new project in memory with a table of two rows."""

from __future__ import annotations

import pytest

from app.progress import Progress
from app.store import geopackage
from app.store.rows import frames
from app.store.sqlite_library import Database
from layers.values.field import Field, FieldType
from tests.builders.projects import frame


@pytest.fixture
def db(db: Database) -> Database:
    fields = Field("name", "Name"), Field("day", "Day", FieldType.DATE), Field("width", "Width", FieldType.REAL)
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of(fields), "T")
    frames.insert_frame(db, "t", frame("a", "b", uuid=["1", "2"]), Progress())
    return db
