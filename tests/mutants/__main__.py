"""Make each mistake of ``mutations`` in a copy of the code and see that the tests named for it notice.

Run as ``python -m tests.mutants [WORD …]``; with words only the mistakes whose name holds one of them. Prints which
test noticed each and ends with 1 where one was noticed by none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.mutants.mutation import ROOT, Mutation
from tests.mutants.mutations import MUTATIONS

NEEDED = ("app", "layers", "resources", "tests", "pyproject.toml")
SLOWEST_S = 600
COMPILED = re.compile(r"\bnjit\b|\bcompiled(_leaf)?\b")
# An assertion alone counts: a mistake that does not even run would be found by anything.
NOTICED = re.compile(r"^FAILED (.+?) - (?:assert|AssertionError)\b", re.MULTILINE)
_turns = count(1)


@dataclass(frozen=True, slots=True)
class Tree:
    """A copy of what the tests need, and the folder of its compiled kernels."""

    root: Path
    kernels: Path

    @classmethod
    def copied(cls, folder: Path) -> Tree:
        """A fresh copy in ``folder``."""
        forgotten = shutil.ignore_patterns("__pycache__", "*.pyc")
        root = folder / "tree"
        root.mkdir()
        for name in NEEDED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, root / name, ignore=forgotten)
            else:
                shutil.copy2(ROOT / name, root / name)
        return cls(root, folder / "kernels")

    def tested(self, tests: Iterable[str], kernels: Path) -> subprocess.CompletedProcess[str]:
        """What pytest says of some tests of the copy, up to the first that fails."""
        around = {"NUMBA_CACHE_DIR": str(kernels), "PYTHONPATH": str(self.root), "COLUMNS": "240"}
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *dict.fromkeys(tests)]
        return subprocess.run(
            command,
            cwd=self.root,
            env={**os.environ, **around},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=SLOWEST_S,
            check=False,
        )

    @contextmanager
    def with_mistake(self, mutation: Mutation) -> Iterator[Path]:
        """The copy with a mistake in it, for a while; the folder its kernels are to be compiled in."""
        path = self.root / mutation.path
        right, stamp = path.read_bytes(), path.stat()
        text = right.decode("utf-8").replace("\r\n", "\n")
        try:
            path.write_text(mutation.built(text), encoding="utf-8", newline="\n")
            # Bytecode is told apart by whole seconds and size, which two mistakes of one file can share.
            os.utime(path, (stamp.st_atime, stamp.st_mtime + 2.0 * next(_turns)))
            # Kernels do not know when one that they call has changed.
            with tempfile.TemporaryDirectory(dir=self.root.parent) as fresh:
                yield Path(fresh) if COMPILED.search(text) else self.kernels
        finally:
            path.write_bytes(right)
            os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def noticed_by(tree: Tree, mutation: Mutation) -> str | None:
    """The first test that a mistake fails; None if it fails none, or no assertion."""
    with tree.with_mistake(mutation) as kernels:
        answer = tree.tested(mutation.tests, kernels)
    result = NOTICED.search(answer.stdout)
    if answer.returncode == 1 and result:
        return result[1]
    if answer.returncode:
        print(answer.stdout[-2000:], answer.stderr[-2000:], file=sys.stderr)
    return None


def main(words: Sequence[str]) -> int:
    """Print the table; 1 if a mistake stays unnoticed, 2 if the tests fail on the code as it is."""
    chosen = [one for one in MUTATIONS if not words or any(word in one.name for word in words)]
    if not chosen:
        sys.exit(f"no mistake is named so: {' '.join(words)}")
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree.copied(Path(folder))
        sound = tree.tested((test for one in chosen for test in one.tests), tree.kernels)
        if sound.returncode:
            print(sound.stdout[-4000:], sound.stderr[-2000:], "The tests fail on the code as it is.", sep="\n")
            return 2
        return _judged(tree, chosen)


def _judged(tree: Tree, chosen: Sequence[Mutation]) -> int:
    width, unnoticed = max(len(one.name) for one in chosen), 0
    for one in chosen:
        test = noticed_by(tree, one)
        unnoticed += test is None
        print(f"{one.name:{width}} | {test or 'NOTICED BY NONE'}", flush=True)
    print(f"{len(chosen) - unnoticed} of {len(chosen)} mistakes noticed")
    return int(unnoticed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
