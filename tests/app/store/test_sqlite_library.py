"""sqlite-utils is loaded without pandas, which others can import all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def output_of(code: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def test_pandas_is_not_loaded_by_it_and_can_be_imported_afterwards() -> None:
    code = "import sys; from app.store.sqlite_library import Database; print('pandas' in sys.modules)"
    assert output_of(code) == "False"
    assert output_of(f"{code}; import pandas; print(pandas.Series([1, 2]).sum())") == "False\n3"


def test_a_pandas_that_is_loaded_already_stays_what_it_was() -> None:
    code = "import sys, pandas as before; from app.store import sqlite_library; print(sys.modules['pandas'] is before)"
    assert output_of(code) == "True"


def test_its_classes_are_those_of_the_library() -> None:
    code = (
        "from app.store import sqlite_library as ours; import sqlite_utils, sqlite_utils.migrations as theirs; "
        "print(ours.Database is sqlite_utils.Database, ours.Migrations is theirs.Migrations)"
    )
    assert output_of(code) == "True True"
