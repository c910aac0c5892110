"""The file of metadata beside a CSV file whose columns are fixed, in the form of the W3C: CSV on the Web."""

from __future__ import annotations

import json
from pathlib import Path

CONTEXT = "http://www.w3.org/ns/csvw"
SUFFIX = "-metadata.json"
"""Added to the name of the CSV file, as the standard has it."""


def write_metadata(path: Path, marking: str) -> None:
    """Write how a CSV file is to be handled into ``NAME.csv-metadata.json`` beside it.

    ``path`` is what ``replacing`` gives, so that both files appear, or neither.
    """
    content = {"@context": CONTEXT, "url": path.name, "dc:accessRights": marking}
    beside = path.with_name(path.name + SUFFIX)
    beside.write_text(json.dumps(content, ensure_ascii=False) + "\n", "utf-8", newline="\n")
