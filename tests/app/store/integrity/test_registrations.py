"""What the standard's tables say is read as it stands."""

from __future__ import annotations

from app.store.integrity import registrations
from app.store.sqlite_library import Database


def test_the_lists_of_a_new_file(db: Database) -> None:
    assert list(registrations.missing_tables(db)) == []
    content = registrations.contents(db)[-1]
    assert (content.table, content.data_type, content.identifier, content.srs_id) == ("t", "features", "T", 4326)
    assert registrations.geometry_columns(db) == [("t", "geom", "POINT", 4326, 0, 0)]
    assert ("t", "geom", "gpkg_rtree_index", "write-only") in registrations.extensions(db)
    assert {row.srs_id for row in registrations.reference_systems(db)} == {-1, 0, 4326, 4979}
    assert registrations.feature_tables(db) == ["t"]
    assert registrations.columns(db, "t")["width"] == "DOUBLE"


def test_a_table_that_is_named_and_not_there(db: Database) -> None:
    db.conn.execute("DROP TABLE t")
    standards = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions")
    assert set(registrations.missing_tables(db)) == {(standard, "t") for standard in standards}


def test_a_second_definition_is_read_where_the_file_has_one(db: Database) -> None:
    db.conn.execute("ALTER TABLE gpkg_spatial_ref_sys ADD COLUMN definition_12_063 TEXT DEFAULT 'GEOGCRS'")
    assert {row.wkt2 for row in registrations.reference_systems(db)} == {"GEOGCRS"}
