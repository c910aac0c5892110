"""Late imports of slow modules: one thread at a time, and without making the window wait."""

from __future__ import annotations

import gc
import sys
from threading import RLock


class Imports:
    """The block in which a function imports what it needs: ``with IMPORTS: from app import runs``.

    Two threads that load packages which import one another may see one half initialised: so one at a time. What is
    loaded stays for good, some 300,000 objects: garbage collection is off meanwhile, and never scans them afterwards
    (``gc.freeze``), since each scan would stop the window for 150 ms.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._modules_before = 0
        self._depth = 0

    def __enter__(self) -> None:
        self._lock.acquire()
        self._depth += 1
        if self._depth == 1:
            self._modules_before = len(sys.modules)
            gc.disable()

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0:
            if len(sys.modules) != self._modules_before:
                gc.freeze()
            gc.enable()
        self._lock.release()


IMPORTS = Imports()
