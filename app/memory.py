"""Memory of this process: what is no longer used is given back between the steps of large jobs."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

# Arrow's own allocator gives nothing back: a table of a million rows would leave half its size behind.
pa.set_memory_pool(pa.system_memory_pool())


def free_memory() -> None:
    """Give back what the allocator withholds for later. It is no more than a hint, and changes nothing else."""
    pa.system_memory_pool().release_unused()


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause Python's cycle collector where many rows are read: it takes two fifths of the time, and finds nothing."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
