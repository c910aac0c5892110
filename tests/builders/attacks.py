"""Projects that were made to harm: what they hold runs when somebody reads or writes them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_COUNT = "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n)"
_HEAVY = " + ".join(["length(hex(zeroblob(100000000)))"] * 40)

IN_PLACE_OF_OWN = {
    "a view that never ends": [
        "DROP TABLE sarhad_layers",
        (
            f"CREATE VIEW sarhad_layers AS {_COUNT} SELECT a AS uuid, a AS name, a AS kind, a AS table_name, "
            f"a AS position, a AS visible, a AS opacity, a AS provenance, a AS settings FROM n"
        ),
    ],
    "a view of the migrations": [
        "DROP TABLE sarhad_migrations",
        f"CREATE VIEW sarhad_migrations AS {_COUNT} SELECT a AS id, 'sarhad' AS migration_set, a AS name FROM n",
    ],
    "a table in other letters with a computed column": [
        "DROP TABLE sarhad_parameters",
        f"CREATE TABLE Sarhad_Parameters (key TEXT PRIMARY KEY, value TEXT AS ({_HEAVY}))",
    ],
    "a full text index": ["DROP TABLE sarhad_steps", "CREATE VIRTUAL TABLE sarhad_steps USING fts5(id, label)"],
    "pages of the file": ["DROP TABLE sarhad_runs", "CREATE VIRTUAL TABLE sarhad_runs USING dbstat(main)"],
    "a computed condition": [
        "DROP TABLE sarhad_runs",
        f"CREATE TABLE sarhad_runs (number INTEGER, run TEXT, CHECK ({_HEAVY} > 0))",
    ],
}
"""Statements after which no project can be read."""

RUNNING = {
    "a trigger": [
        "CREATE TRIGGER evil AFTER INSERT ON sarhad_steps BEGIN DELETE FROM sarhad_layers; END",
    ],
    "a trigger that never ends": [
        f"CREATE TABLE big AS {_COUNT} SELECT a FROM n LIMIT 2000",
        "CREATE TRIGGER slow AFTER INSERT ON sarhad_edits BEGIN SELECT count(*) FROM big x, big y, big z, big w; END",
    ],
    "a trigger named as one of the standard": [
        'CREATE TRIGGER "rtree_posts_geom_update6" AFTER UPDATE ON sarhad_steps BEGIN DELETE FROM sarhad_layers; END',
    ],
    "an index that is computed": [
        "CREATE INDEX idx ON sarhad_steps (length(label || hex(zeroblob(100000000))))",
    ],
    "an index of some rows": ["CREATE INDEX some ON sarhad_parameters (value) WHERE key LIKE '%a%b%c%'"],
    "a trigger hidden in a comment": [
        (
            "CREATE TRIGGER hidden BEFORE INSERT ON sarhad_steps BEGIN SELECT RAISE(ABORT, 'x') WHERE 0 --'\n"
            "; DELETE FROM sarhad_layers; --'\n END"
        ),
    ],
    "a trigger on somebody's table that ours bring along": [
        "CREATE TABLE mine (step INTEGER REFERENCES sarhad_steps(id) ON DELETE CASCADE)",
        "CREATE TRIGGER along AFTER DELETE ON mine BEGIN DELETE FROM sarhad_layers; END",
    ],
}
"""Statements after which a project can be read alone."""

HARMLESS = {
    "a view": ["CREATE VIEW report AS SELECT label, at FROM sarhad_steps"],
    "an index": ['CREATE INDEX "by label" ON "sarhad_steps" ("label" DESC)'],
    "a table of somebody's": ["CREATE TABLE mine (a, b AS (a + 1), CHECK (a > 0))", "CREATE INDEX i ON mine (a + b)"],
    "a count of rows by GDAL": [
        "CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL)",
        """CREATE TRIGGER "trigger_insert_feature_count_sarhad_steps" AFTER INSERT ON "sarhad_steps" BEGIN
        UPDATE gpkg_ogr_contents SET feature_count = feature_count + 1
        WHERE lower(table_name) = lower('sarhad_steps'); END""",
    ],
    "conditions of the standard": [
        """CREATE TRIGGER 'gpkg_tile_matrix_zoom_level_insert' BEFORE INSERT ON 'gpkg_tile_matrix' FOR EACH ROW BEGIN
        SELECT RAISE(ABORT, 'insert on table ''gpkg_tile_matrix'' violates: zoom_level cannot be less than 0')
        WHERE (NEW.zoom_level < 0); END""",
    ],
}
"""Statements of other programs after which a project is as good as before."""


def attack(path: Path, statements: list[str]) -> None:
    """Carry statements out in a project as another program does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
