"""Files that appear whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import UserError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path of the same name in a temporary folder beside ``path``; what stands there at the end replaces it.

    Every file written in that folder is moved (a shapefile is five), the one named as ``path`` last. After an error
    nothing has changed. Raises UserError where the folder cannot be written or the disk is full.
    """
    if path.is_dir():
        raise UserError(f"{path} is a folder; name a file in it")
    try:
        folder = Path(tempfile.mkdtemp(prefix=".sarhad-", dir=path.parent))
    except OSError as error:
        raise UserError(f"Cannot write in {path.parent}: {error.strerror or error}") from None
    try:
        yield folder / path.name
        made = sorted(folder.iterdir(), key=lambda file: (file.name == path.name, file.name))
        for file in made:
            file.replace(path.parent / file.name)
    except OSError as error:
        raise UserError(f"Cannot write {path}: {error.strerror or error}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
