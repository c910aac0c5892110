"""Late imports are done by one thread at a time, and garbage collection never scans them afterwards."""

from __future__ import annotations

import gc
import sys
import threading
from pathlib import Path

import pytest

from widgets.session.late import IMPORTS, Imports


def test_one_thread_at_a_time() -> None:
    inside, most = 0, 0

    def load() -> None:
        nonlocal inside, most
        for _ in range(50):
            with IMPORTS:
                inside += 1
                most = max(most, inside)
                threading.Event().wait(0.0002)
                inside -= 1

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_block_in_a_block_is_fine_and_collection_goes_on_after_both() -> None:
    with IMPORTS:
        with IMPORTS:
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_was_loaded_is_left_out_of_collections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "loaded_late.py").write_text("KEPT = [[number] for number in range(5000)]\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    loaded, before = Imports(), gc.get_freeze_count()
    with loaded:
        import loaded_late  # type: ignore[import-not-found]  # noqa: PLC0415
    assert gc.get_freeze_count() > before + 5000
    gc.unfreeze()
    with loaded:
        import loaded_late  # noqa: F401, PLC0415
    assert gc.get_freeze_count() == 0
    del sys.modules["loaded_late"]


def test_an_error_in_the_block_leaves_collection_on_and_the_lock_free() -> None:
    with pytest.raises(ModuleNotFoundError), IMPORTS:
        import no_such_module  # type: ignore[import-not-found]  # noqa: F401, PLC0415
    assert gc.isenabled()
    with IMPORTS:
        pass
