"""What an HDF5 file takes from another file is told before anything of that is opened."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from app.errors import UserError
from app.exchange.raster.hdf5 import is_hdf5, leads_elsewhere
from app.exchange.raster.named_rasters import NamedRaster
from app.exchange.raster.side_files import check_beside

Fill = Callable[[h5py.File, Path], object]


def own(file: h5py.File, _: Path) -> None:
    file["g/z"] = np.zeros((4, 4))
    file["again"] = file["g"]
    file["soft"] = h5py.SoftLink("/g/z")
    file["g/round"] = h5py.SoftLink("/g")


def external(file: h5py.File, other: Path) -> None:
    file.create_dataset("g/z", (4, 4), "<f4", external=[(str(other), 0, 64)])


def linked(file: h5py.File, other: Path) -> None:
    file["z"] = h5py.ExternalLink(str(other), "/z")


def virtual(file: h5py.File, other: Path) -> None:
    layout = h5py.VirtualLayout((4, 4), "<f4")
    layout[:] = h5py.VirtualSource(str(other), "z", (4, 4), "<f4")
    file.create_virtual_dataset("z", layout)


def written(folder: Path, fill: Fill, **options: object) -> Path:
    """A file of that content."""
    with h5py.File(folder / "x.nc", "w", **options) as file:
        fill(file, folder / "elsewhere" / "o")
    return folder / "x.nc"


@pytest.mark.parametrize("fill", [external, linked, virtual])
@pytest.mark.parametrize("options", [{}, {"libver": "latest"}, {"userblock_size": 1024}])
def test_what_lies_elsewhere_is_refused(tmp_path: Path, fill: Fill, options: dict[str, object]) -> None:
    path = written(tmp_path, fill, **options)
    assert leads_elsewhere(path)
    with pytest.raises(UserError, match=r"x\.nc takes what it holds from other files"):
        check_beside(path)


def test_what_it_holds_itself_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, own)
    assert is_hdf5(path)
    check_beside(path)


def test_what_is_none_leads_nowhere_and_what_is_damaged_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.nc"
    path.write_bytes(b"CDF\x01" + bytes(2000))
    assert not leads_elsewhere(path)
    path.write_bytes(written(tmp_path, own).read_bytes()[:700])
    with pytest.raises(UserError, match="damaged HDF5"):
        check_beside(path)


def test_an_archive_hides_none(tmp_path: Path) -> None:
    path = written(tmp_path, external)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.write(path, "x.nc")
    with pytest.raises(UserError, match="archive"), NamedRaster(tmp_path / "x.zip", "x.nc").opened():
        pass
