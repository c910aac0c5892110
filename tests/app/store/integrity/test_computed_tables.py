"""Views and computed columns of somebody else's GeoPackage are run within limits before GDAL runs them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.gdal import untouched
from app.store.integrity import computed_tables
from app.store.integrity.computed_tables import check_computed

_NUMBERS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n{limit}) SELECT x FROM n"


def database(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as file:
        for statement in statements:
            file.execute(statement)
        file.commit()
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW v AS " + _NUMBERS.format(limit=""),
        "CREATE VIEW v AS SELECT ST_Area(x) FROM (" + _NUMBERS.format(limit="") + ")",
        "CREATE VIEW v AS SELECT zeroblob(900000000)",
        "CREATE VIEW v AS SELECT zeroblob(60000000) FROM (" + _NUMBERS.format(limit=" LIMIT 20") + ")",
    ],
)
def test_what_lasts_or_swells_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    monkeypatch.setattr(computed_tables, "_MOST_ROWS", 10_000)
    path = database(tmp_path / "t.gpkg", statement)
    with pytest.raises(UserError, match=r"^t\.gpkg cannot be read: v in it is computed"), untouched(path):
        pass


def test_a_column_that_is_computed_counts_as_well(tmp_path: Path) -> None:
    rows = "INSERT INTO t (a) VALUES (1)"
    path = database(tmp_path / "t.gpkg", "CREATE TABLE t (a, b AS (zeroblob(900000000)))", rows)
    with pytest.raises(UserError, match="t in it is computed"):
        check_computed(path)


def test_time_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computed_tables, "_SECONDS", 0.05)
    heavy = "CREATE VIEW v AS SELECT count(*) FROM (" + _NUMBERS.format(limit="") + ")"
    with pytest.raises(UserError, match="v in it is computed"):
        check_computed(database(tmp_path / "t.gpkg", heavy))


def test_usual_views_are_none_of_it(tmp_path: Path) -> None:
    views = "CREATE VIEW v AS SELECT ST_Area(a), b FROM t", "CREATE VIEW w AS SELECT * FROM gone"
    path = database(tmp_path / "t.gpkg", "CREATE TABLE t (a, b)", "INSERT INTO t VALUES (1, 2)", *views)
    check_computed(path)


def test_what_is_no_database_is_left_to_who_reads_it(tmp_path: Path) -> None:
    (tmp_path / "t.gpkg").write_text("x" * 5_000, "utf-8")
    check_computed(tmp_path / "t.gpkg")
