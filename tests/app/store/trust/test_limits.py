"""What a connection allows a file to make it do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from app.store.trust import limits


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        limits.limit(opened)
        yield opened


def test_a_value_has_a_largest_size(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.DataError, match="too big"):
        connection.execute("SELECT zeroblob(300000000)").fetchone()
    assert len(connection.execute("SELECT zeroblob(200000000)").fetchone()[0]) == 200_000_000


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT " + " + ".join(["1"] * 1100),
        " UNION ALL ".join(["SELECT 1"] * 501),
        f"SELECT 'a' LIKE '{'%a' * 600}'",
        "SELECT load_extension('anything')",
    ],
)
def test_statements_have_a_largest_size(statement: str, connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.Error, match=r"too|authorized"):
        connection.execute(statement).fetchone()


def test_triggers_run_in_no_more_than_a_few_others(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("CREATE TABLE a (b)")
    connection.execute("CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO a VALUES (1); END")
    with pytest.raises(sqlite3.OperationalError, match="trigger recursion"):
        connection.execute("INSERT INTO a VALUES (1)")


def test_triggers_call_our_functions_only_in_a_trusted_file(connection: sqlite3.Connection) -> None:
    connection.create_function("ours", 1, lambda value: value, deterministic=True)
    connection.execute("CREATE TABLE a (b)")
    connection.execute("CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = ours(b); END")
    with pytest.raises(sqlite3.OperationalError, match="unsafe use"):
        connection.execute("INSERT INTO a VALUES (1)")
    limits.trust(connection)
    connection.execute("INSERT INTO a VALUES (1)")


class Recorder:
    """What a connection of Python 3.12 is asked for."""

    def __init__(self) -> None:
        self.options: dict[str, bool] = {}

    def setconfig(self, option: str, on: bool) -> None:
        self.options[option] = on


def test_who_only_reads_runs_no_triggers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEFENSIVE", "ENABLE_TRIGGER"):
        monkeypatch.setattr(sqlite3, f"SQLITE_DBCONFIG_{name}", name, raising=False)
    recorder = Recorder()
    limits.defend(recorder)  # type: ignore[arg-type]
    assert recorder.options == {"DEFENSIVE": True, "ENABLE_TRIGGER": False}


def test_a_statement_that_never_ends_is_interrupted(connection: sqlite3.Connection) -> None:
    endless = "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(sqlite3.OperationalError, match="interrupted"), limits.within(connection, 0.05):
        connection.execute(endless).fetchone()
    assert connection.execute(endless.replace("FROM n)", "FROM n LIMIT 200000)")).fetchone() == (200_000,)
