"""Modules that have no test file of their own, each with the reason; all others are mirrored file by file."""

from __future__ import annotations

EXCEPTIONS: dict[str, str] = {
    "app/analysis/kernels/kernel_lock.py": "one lock, without behaviour of its own",
    "app/analysis/uncertainty/influence.py": "one frozen value, made and tested by rank_influence",
    "app/arrays.py": "names of array types alone: nothing in it runs",
    "layers/text.py": "hands on one name of resources/text.py",
    "resources/text.py": "returns the text it is given; the name alone is for the translation tools",
}
