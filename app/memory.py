"""Memory of this process that is no longer used, given back to the system between the steps of large jobs."""

from __future__ import annotations

import pyarrow as pa

# Arrow's own allocator gives nothing back: a table of a million rows would leave half its size behind.
pa.set_memory_pool(pa.system_memory_pool())


def free_memory() -> None:
    """Give back what the allocator withholds for later. It is no more than a hint, and changes nothing else."""
    pa.system_memory_pool().release_unused()
