"""Files that say inside that what they hold lies in other files: overviews, masks, cells, tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import rasterio
from rasterio.transform import from_origin

from tests.hostile.changes.lures import Lures

Maker = Callable[[Path, np.random.Generator, str], Path]
"""Writes a file into a folder that names another one."""
SIDE = 64


def heights(path: Path, driver: str = "GTiff", **options: str) -> Path:
    """Heights of 64 cells a side."""
    form = {"driver": driver, "width": SIDE, "height": SIDE, "count": 1, "dtype": "int16", **options}
    with rasterio.open(path, "w", crs="EPSG:4326", transform=from_origin(70, 38.5, 0.001, 0.001), **form) as file:
        file.write(np.full((SIDE, SIDE), 777, "int16"), 1)
    return path


def names_overviews(path: Path, name: str, generator: np.random.Generator) -> Path:
    """Heights that name a file of overviews, of the whole or of the band; sometimes with an item that is none."""
    heights(path)
    with rasterio.open(path, "r+") as file:
        key = str(generator.choice(["OVERVIEW_FILE", "OVERVIEW_FILE", "MASK_OVERVIEW_FILE_0"]))
        file.update_tags(
            int(generator.integers(2)), str(generator.choice(["OVERVIEWS", "OVERVIEWS", ""])), **{key: name}
        )
    return path


def _tiff(folder: Path, generator: np.random.Generator, name: str) -> Path:
    return names_overviews(folder / "x.tif", name, generator)


def _jpeg_2000(folder: Path, generator: np.random.Generator, name: str) -> Path:
    text = f'<Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">{name}</MDI></Metadata>'
    box = f"<GDALMultiDomainMetadata>{text}</GDALMultiDomainMetadata>".encode()
    path = heights(folder / "x.jp2", "JP2OpenJPEG", QUALITY="100", REVERSIBLE="YES")
    data = path.read_bytes()
    at = data.rfind(b"jp2c") - 4
    path.write_bytes(data[:at] + (len(box) + 8).to_bytes(4, "big") + b"xml " + box + data[at:])
    return path


def _beside(folder: Path, generator: np.random.Generator, name: str) -> Path:
    """An .ovr or .msk that names files in its turn, or that is a link, or a VRT of the other."""
    path, ending = heights(folder / "x.tif"), str(generator.choice([".ovr", ".msk", ".msk.ovr", ".aux.xml"]))
    side, way = folder / f"x.tif{ending}", int(generator.integers(4))
    if ending == ".aux.xml" or way == 0:
        domain, key = str(generator.choice(["OVERVIEWS", "Subdatasets", "RPC"])), "OVERVIEW_FILE"
        side.write_text(
            f'<PAMDataset><PAMRasterBand band="1"><Metadata domain="{domain}"><MDI key="{key}">{name}</MDI></Metadata>'
            f"</PAMRasterBand></PAMDataset>",
            "utf-8",
        )
    elif way == 1:
        side.symlink_to(name.removeprefix(":::BASE:::"))
    elif way == 2:
        names_overviews(folder / "y.tif", name, generator).rename(side)
    else:
        side.write_text(
            f'<VRTDataset rasterXSize="64" rasterYSize="64"><VRTRasterBand dataType="Int16" band="1"><SimpleSource>'
            f"<SourceFilename>{name}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>",
            "utf-8",
        )
    return path


def _hdf5(folder: Path, generator: np.random.Generator, name: str) -> Path:
    """External storage, external links, a virtual dataset; deep in groups, or behind links that go round."""
    path, way = folder / "x.nc", int(generator.integers(3))
    shape, kind = (SIDE, SIDE), "<f4"
    forms: list[dict[str, Any]] = [{}, {"libver": "latest"}, {"userblock_size": 512}, {"track_order": True}]
    with h5py.File(path, "w", **forms[int(generator.integers(len(forms)))]) as file:
        place = file
        for _ in range(int(generator.integers(0, 40))):
            place = place.create_group("g")
        file["round"] = h5py.SoftLink("/")
        if generator.random() < 0.5:
            file["own"] = np.zeros(shape, kind)
        if way == 0:
            place.create_dataset("z", shape, kind, external=[(name, 0, 4 * SIDE * SIDE)])
        elif way == 1:
            place["z"] = h5py.ExternalLink(name, "/z")
        else:
            layout = h5py.VirtualLayout(shape, kind)
            layout[:] = h5py.VirtualSource(name, "z", shape, kind)
            place.create_virtual_dataset("z", layout)
    return path


def _imagine(folder: Path, generator: np.random.Generator, name: str) -> Path:
    """Cells in an .ige that is named elsewhere by as many letters, or is a link."""
    path = heights(folder / "xxxxxxxxxxxx.img", "HFA", USE_SPILL="YES")
    spill = path.with_suffix(".ige")
    if generator.random() < 0.3:
        spill.unlink()
        spill.symlink_to(name)
        return path
    own = spill.name.encode()
    new = [b"../../canary.tif", name.encode(), b"/" + own[1:], b"..\\" + own[3:]][int(generator.integers(4))]
    path.write_bytes(path.read_bytes().replace(own, new[-len(own) :].rjust(len(own), b"/")))
    return path


def _mapinfo(folder: Path, generator: np.random.Generator, name: str) -> Path:
    """A view of other tables, a table of tables, or one whose rows lie in a file that is named."""
    table = name.replace(".csv", "")
    texts = (
        f'!table\n!version 100\n\nOpen Table "{table}" hide\nCreate View x As\nSelect name\nFrom a,b\n',
        '!table\n!version 300\nbegin_metadata\n"\\IsSeamless" = "TRUE"\nend_metadata\n',
        f'!table\n!version 300\nDefinition Table\n File "{name}"\n Type DBF Charset "x"\n Fields 1\n n Char(9) ;\n',
        f'!table\n!version 300\nDefinition Table\n  File "{name}"\n  Type "RASTER"\n  (1,1) (2,2) Label "x",\n',
        f'!table\n!version 450\nDefinition Table\n  Type LINKED Charset "x"\n Fields 1\n n Char(9) ;\n"{name}"\n',
    )
    text = texts[int(generator.integers(len(texts)))]
    ways = (text, text.upper(), text.replace("\n", "\r\n"), "\n" * 3000 + text, text.replace(" ", "\t"))
    path = folder / "x.tab"
    path.write_text(ways[int(generator.integers(len(ways)))], "utf-8")
    return path


MAKERS: dict[str, tuple[str, tuple[Maker, ...]]] = {
    "overviews elsewhere": ("terrain", (_tiff, _tiff, _jpeg_2000, _beside, _beside)),
    "cells elsewhere": ("terrain", (_hdf5, _hdf5, _imagine)),
    "tables elsewhere": ("reference", (_mapinfo,)),
}


def named(generator: np.random.Generator, lures: Lures) -> str:
    """A name of a file that nobody chose, by one of the ways that lead there."""
    name = lures.any(generator) if generator.random() < 0.4 else lures.file(generator)
    return f":::BASE:::{name}" if generator.random() < 0.15 else name
