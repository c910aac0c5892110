"""Arrow takes its memory where it can be given back from, and what is in use stays as it is."""

from __future__ import annotations

import gc

import pyarrow as pa
import pytest

from app.memory import collector_paused, free_memory


def test_what_is_in_use_stays() -> None:
    texts = pa.array([f"Incident {n}" for n in range(10_000)])
    taken = pa.total_allocated_bytes()
    assert pa.default_memory_pool().backend_name == "system"
    assert taken > 100_000
    free_memory()
    assert pa.total_allocated_bytes() == taken
    assert texts[9_999].as_py() == "Incident 9999"


def test_the_collector_runs_again_whatever_happens() -> None:
    seen: list[bool] = []

    def fail() -> None:
        with collector_paused():
            with collector_paused():
                seen.append(gc.isenabled())
            seen.append(gc.isenabled())
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert seen == [False, False]
    assert gc.isenabled()
