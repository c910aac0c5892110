"""Rasters that name an address, or a file beyond themselves, in every way that a reader could follow."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

from tests.builders.hostile_files import POINT, WMTS, Maker, text_file, write, zipped

WGS84 = rasterio.CRS.from_epsg(4326).to_wkt()
WMS = (
    '<GDAL_WMS><Service name="TMS"><ServerUrl>URL/${z}/${x}/${y}.png</ServerUrl></Service><DataWindow>'
    "<UpperLeftX>70</UpperLeftX><UpperLeftY>39</UpperLeftY><LowerRightX>71</LowerRightX><LowerRightY>38</LowerRightY>"
    "<TileLevel>2</TileLevel><TileCountX>1</TileCountX><TileCountY>1</TileCountY><YOrigin>top</YOrigin></DataWindow>"
    "<Projection>EPSG:4326</Projection><BlockSizeX>256</BlockSizeX><BlockSizeY>256</BlockSizeY>"
    "<BandsCount>1</BandsCount><DataType>Float32</DataType></GDAL_WMS>"
)
WCS = "<WCS_GDAL><ServiceURL>URL/wcs?</ServiceURL><CoverageName>a</CoverageName><Version>1.0.0</Version></WCS_GDAL>"
STACTA = json.dumps(
    {
        "stac_version": "1.0.0",
        "stac_extensions": ["tiled-assets"],
        "type": "Feature",
        "id": "a",
        "properties": {"tiles:tile_matrix_sets": {"x": {"url": "URL/tms.json"}}},
        "tiles:tile_matrix_set_links": {"x": {"url": "URL/tms.json"}},
        "asset_templates": {"a": {"href": "URL/{TileMatrix}/{TileRow}/{TileCol}.tif"}},
    }
)
STACIT = json.dumps(
    {
        "stac_version": "1.0.0",
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "stac_version": "1.0.0",
                "stac_extensions": ["https://stac-extensions.github.io/projection/v1.0.0/schema.json"],
                "id": "a",
                "geometry": POINT,
                "bbox": [70, 38, 71, 39],
                "collection": "c",
                "properties": {
                    "proj:epsg": 4326,
                    "proj:transform": [0.01, 0, 70, 0, -0.01, 39],
                    "proj:shape": [100, 100],
                    "proj:bbox": [70, 38, 71, 39],
                },
                "assets": {"a": {"href": "URL/x.tif", "type": "image/tiff"}},
            }
        ],
        "links": [{"rel": "next", "href": "URL/next"}],
    }
)


def heights(folder: Path, name: str = "t.tif", *, placed: bool = True, driver: str = "GTiff") -> Path:
    """A small raster of heights."""
    place = {"crs": WGS84, "transform": from_origin(70.0, 39.0, 0.01, 0.01)} if placed else {}
    dtype = "float32" if driver == "GTiff" else "uint8"
    shape = {"height": 30, "width": 30, "count": 1, "dtype": dtype}
    with rasterio.open(folder / name, "w", driver=driver, **shape, **place) as out:
        out.write(np.full((30, 30), 100.0, dtype=dtype), 1)
    return folder / name


def beside(suffix: str, text: str, *, placed: bool = True, name: str = "t.tif", driver: str = "GTiff") -> Maker:
    """A raster with a file of this text beside it, whose name is that of the raster and a suffix."""

    def make(folder: Path, url: str) -> Path:
        path = heights(folder, name, placed=placed, driver=driver)
        side = path.with_suffix(suffix[1:]) if suffix.startswith("=") else path.with_name(path.name + suffix)
        write(side, text.replace("URL", url))
        return path

    return make


def vrt_text(source: str, *, srs: str = WGS84, extra: str = "") -> str:
    """A description of one raster."""
    srs = srs.replace('"', "&quot;")
    return (
        f'<VRTDataset rasterXSize="30" rasterYSize="30"><SRS>{srs}</SRS><GeoTransform>70, 0.01, 0, 39, 0, -0.01'
        f'</GeoTransform>{extra}<VRTRasterBand dataType="Float32" band="1">{source}</VRTRasterBand></VRTDataset>'
    )


def simple(source: str, tag: str = "SourceFilename") -> str:
    """A part of a description."""
    return (
        f'<SimpleSource><{tag} relativeToVRT="0">{source}</{tag}><SourceBand>1</SourceBand>'
        '<SrcRect xOff="0" yOff="0" xSize="30" ySize="30"/>'
        '<DstRect xOff="0" yOff="0" xSize="30" ySize="30"/></SimpleSource>'
    )


REMOTE = "/vsicurl/URL/x.tif"
WARPED = (
    '<VRTDataset rasterXSize="30" rasterYSize="30" subClass="VRTWarpedDataset"><SRS>EPSG:4326</SRS><GeoTransform>70, '
    '0.01, 0, 39, 0, -0.01</GeoTransform><VRTRasterBand dataType="Float32" band="1" subClass="VRTWarpedRasterBand"/>'
    '<BlockXSize>30</BlockXSize><BlockYSize>30</BlockYSize><GDALWarpOptions><SourceDataset relativeToVRT="0"'
    ' shared=\'0\'>/vsicurl/URL/x.tif</SourceDataset><BandList><BandMapping src="1" dst="1"/></BandList>'
    "</GDALWarpOptions></VRTDataset>"
)
VRTS: dict[str, str] = {
    "source": vrt_text(simple(REMOTE)),
    "source as CDATA": vrt_text(simple(f"<![CDATA[{REMOTE}]]>")),
    "source behind a comment": vrt_text(simple(f"<!-- -->{REMOTE}")),
    "source with entities": vrt_text(simple("&#47;vsicurl/URL/x.tif")),
    "source in small letters": vrt_text(simple(REMOTE, "sourcefilename")),
    "source through vsizip": vrt_text(simple("/vsizip//vsicurl/URL/x.zip/a.tif")),
    "source through vsicurl_streaming": vrt_text(simple("/vsicurl_streaming/URL/x.tif")),
    "source at s3": vrt_text(simple("/vsis3/127.0.0.1:PORT/x.tif")),
    "source by address": vrt_text(simple("URL/x.tif")),
    "source that is a service": vrt_text(simple("WMS:URL/?layers=dem")),
    "source that is XML": vrt_text(simple(WMS.replace("<", "&lt;"))),
    "source of postgres": vrt_text(simple("PG:host=127.0.0.1 port=PORT dbname=x")),
    "mask": vrt_text("", extra=f'<MaskBand><VRTRasterBand dataType="Byte">{simple(REMOTE)}</VRTRasterBand></MaskBand>'),
    "overview": vrt_text(f"<Overview><SourceFilename>{REMOTE}</SourceFilename><SourceBand>1</SourceBand></Overview>"),
    "raw": (
        '<VRTDataset rasterXSize="30" rasterYSize="30"><SRS>EPSG:4326</SRS><GeoTransform>70,0.01,0,39,0,-0.01'
        '</GeoTransform><VRTRasterBand dataType="Float32" band="1" subClass="VRTRawRasterBand"><SourceFilename>'
        f"{REMOTE}</SourceFilename></VRTRasterBand></VRTDataset>"
    ),
    "warped": WARPED,
    "array": vrt_text(f"<ArraySource><DerivedArray/><SourceFilename>{REMOTE}</SourceFilename></ArraySource>"),
    "system is an address": vrt_text("", srs="URL/crs"),
    "system of points is an address": vrt_text(
        "", extra='<GCPList Projection="URL/crs"><GCP Id="" Pixel="0" Line="0" X="70" Y="39"/></GCPList>'
    ),
    "python": vrt_text(
        simple(REMOTE),
        extra="",
    ).replace(
        'band="1">',
        'band="1" subClass="VRTDerivedRasterBand"><PixelFunctionType>x</PixelFunctionType>'
        "<PixelFunctionLanguage>Python</PixelFunctionLanguage>"
        "<PixelFunctionCode><![CDATA[import socket]]></PixelFunctionCode>",
    ),
}
TEXTS = {"WMS": WMS, "WMTS": WMTS, "WCS": WCS, "STACTA": STACTA, "STACIT": STACIT, "VRT": VRTS["source"]}
_PAM = "<PAMDataset>{}</PAMDataset>"
_OVERVIEW = '<Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">{}</MDI></Metadata>'
SIDES: dict[str, Maker] = {
    "aux with an address for a system": beside(".aux.xml", _PAM.format("<SRS>URL/crs</SRS>"), placed=False),
    "aux with a file for a system": beside(".aux.xml", _PAM.format("<SRS>/vsicurl/URL/crs</SRS>"), placed=False),
    "aux with an address for a system of points": beside(
        ".aux.xml",
        _PAM.format('<GCPList Projection="URL/x"><GCP Id="" Pixel="0" Line="0" X="70" Y="39"/></GCPList>'),
        placed=False,
    ),
    "aux with overviews elsewhere": beside(".aux.xml", _PAM.format(_OVERVIEW.format(REMOTE))),
    "aux with overviews of a service": beside(".aux.xml", _PAM.format(_OVERVIEW.format(WMTS.replace("<", "&lt;")))),
    "aux with a mask elsewhere": beside(
        ".aux.xml",
        _PAM.format(f'<Metadata><MDI key="INTERNAL_MASK_FLAGS_1">2</MDI></Metadata>{_OVERVIEW.format(REMOTE)}'),
    ),
    **{f"overviews that are {what}": beside(".ovr", text) for what, text in TEXTS.items()},
    **{f"a mask that is {what}": beside(".msk", text) for what, text in TEXTS.items()},
    **{f"an .aux that is {what}": beside("=.aux", text) for what, text in TEXTS.items()},
}


def unplaced(folder: Path, url: str) -> Path:
    """A raster whose .prj is an address."""
    write(folder / "t.prj", f"{url}/crs")
    write(folder / "t.tfw", "0.01\n0\n0\n-0.01\n70\n39\n")
    return heights(folder, placed=False)


def nested(folder: Path, url: str) -> Path:
    """A description of a file beside it that is a service."""
    write(folder / "part.tif", WMS.replace("URL", url))
    return write(folder / "t.vrt", vrt_text(simple("part.tif").replace('relativeToVRT="0"', 'relativeToVRT="1"')))


def nested_vrt(folder: Path, url: str) -> Path:
    """A description of a file beside it, called .tif, that describes one elsewhere."""
    write(folder / "part.tif", VRTS["source"].replace("URL", url))
    return write(folder / "t.vrt", vrt_text(simple("part.tif").replace('relativeToVRT="0"', 'relativeToVRT="1"')))


TERRAIN: dict[str, Maker] = {
    **{f"VRT: {what}": text_file("t.vrt", text) for what, text in VRTS.items()},
    **{
        f"{what} as .{suffix}": text_file(f"t.{suffix}", text)
        for what, text in TEXTS.items()
        for suffix in ("vrt", "tif", "asc", "img", "bil", "flt", "dt1", "nc", "gpkg", "hgt", "json", "xml")
        if (what, suffix) != ("VRT", "vrt")
    },
    **SIDES,
    "prj of an address": unplaced,
    "VRT of a service": nested,
    "VRT of a VRT by another name": nested_vrt,
    "archive of a VRT": zipped(text_file("t.tif", VRTS["source"])),
    "archive of a service": zipped(text_file("t.tif", WMS)),
}
PICTURES: dict[str, Maker] = {
    **{
        f"{what} as .{suffix}": text_file(f"t.{suffix}", text)
        for what, text in TEXTS.items()
        for suffix in ("tif", "png", "jpg", "jp2", "gif", "webp", "mbtiles", "pmtiles")
    },
    **SIDES,
    "prj of an address": unplaced,
}
