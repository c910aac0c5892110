"""The file of metadata beside a CSV file."""

from __future__ import annotations

import json
from pathlib import Path

from app.exchange.write.metadata import write_metadata


def test_it_names_the_file_and_says_how_to_handle_it(tmp_path: Path) -> None:
    write_metadata(tmp_path / "lines.csv", "Барои хизмат")
    (beside,) = tmp_path.iterdir()
    assert beside.name == "lines.csv-metadata.json"
    content = json.loads(beside.read_text("utf-8"))
    assert (content["url"], content["dc:accessRights"]) == ("lines.csv", "Барои хизмат")
