"""One lock for every parallel kernel."""

from threading import Lock

KERNEL_LOCK = Lock()
"""Held while a parallel kernel runs: numba's workqueue layer aborts the process if two threads enter it."""
