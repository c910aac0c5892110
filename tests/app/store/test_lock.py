"""One program writes a project, all others read it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import UserError
from app.store.lock import OwnerLock

ROOT = Path(__file__).parents[3]


def test_a_lock_says_why_it_cannot_be_had(tmp_path: Path) -> None:
    (tmp_path / ".p.gpkg.lock").mkdir()
    with pytest.raises(UserError, match="is not writable"):
        OwnerLock(tmp_path / "p.gpkg").insist()
    first = OwnerLock(tmp_path / "q.gpkg")
    first.insist()
    with pytest.raises(UserError, match=r"q\.gpkg is open in another program"):
        OwnerLock(tmp_path / "q.gpkg").insist()
    first.release()


def test_a_lock_is_held_by_one_until_it_is_given_back_and_leaves_nothing(tmp_path: Path) -> None:
    first, second = (OwnerLock(tmp_path / "p.gpkg") for _ in range(2))
    assert first.take()
    assert not second.take()
    second.release()
    assert (tmp_path / ".p.gpkg.lock").exists()
    first.release()
    assert list(tmp_path.iterdir()) == []
    assert second.take()
    second.release()


HOLDS = """
import sys
from pathlib import Path
from app.store.lock import OwnerLock
print(OwnerLock(Path(sys.argv[1])).take())
"""


def test_another_program_is_kept_out_also_by_way_of_a_link_and_let_in_after_a_crash(tmp_path: Path) -> None:
    (tmp_path / "p.gpkg").touch()
    (tmp_path / "link.gpkg").symlink_to(tmp_path / "p.gpkg")

    def another() -> str:
        command = [sys.executable, "-c", HOLDS, str(tmp_path / "link.gpkg")]
        return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.strip()

    lock = OwnerLock(tmp_path / "p.gpkg")
    assert lock.take()
    assert another() == "False"
    lock.release()
    assert another() == "True"
    assert lock.take(), "it ended without giving the lock back"
    lock.release()
