"""Files that name an address, or a file beyond themselves, in every way that a reader could follow."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import openpyxl
import shapely

from app.exchange.ogr import pyogrio

Maker = Callable[[Path, str], Path]
"""Writes a file into a folder that names an address, and returns it."""

POINT = {"type": "Point", "coordinates": [70.5, 38.5]}
FEATURE = {"type": "Feature", "properties": {"name": "a"}, "geometry": POINT}
COLLECTION = {"type": "FeatureCollection", "features": [FEATURE]}


def write(path: Path, text: str | bytes) -> Path:
    """Write a text or bytes; the path again."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def crs_link(name: str, **crs: object) -> Maker:
    """A GeoJSON, by whatever name, with this member ``crs``; URL stands for the address."""

    def make(folder: Path, url: str) -> Path:
        return write(folder / name, json.dumps({**COLLECTION, "crs": crs}).replace("URL", url))

    return make


def text_file(name: str, text: str | bytes) -> Maker:
    """A file of this text, in which URL stands for the address and PORT for its port."""

    def make(folder: Path, url: str) -> Path:
        data = text if isinstance(text, bytes) else text.encode()
        port = url.rpartition(":")[2].encode()
        return write(folder / name, data.replace(b"URL", url.encode()).replace(b"PORT", port))

    return make


LINK = {"type": "link", "properties": {"href": "URL/crs", "type": "proj4"}}
_LINK = json.dumps(LINK)
_ROWS = json.dumps([FEATURE])

JSONS: dict[str, Maker] = {
    "crs link": crs_link("t.geojson", **LINK),
    "crs link, .json": crs_link("t.json", **LINK),
    "crs link of ogcwkt": crs_link("t.geojson", type="link", properties={"href": "URL/x.wkt", "type": "ogcwkt"}),
    "crs url": crs_link("t.geojson", type="url", properties={"url": "URL/crs"}),
    "crs LINK in capitals": crs_link("t.geojson", type="LINK", properties={"HREF": "URL/crs"}),
    "crs name of an address": crs_link("t.geojson", type="name", properties={"name": "URL/crs"}),
    "crs name of a file": crs_link("t.geojson", type="name", properties={"name": "/vsicurl/URL/crs.prj"}),
    "crs name of init": crs_link("t.geojson", type="name", properties={"name": "+init=/vsicurl/URL/crs:4326"}),
    "crs name of a grid": crs_link(
        "t.geojson", type="name", properties={"name": "+proj=longlat +ellps=WGS84 +nadgrids=/vsicurl/URL/x.gsb"}
    ),
    "crs key escaped": text_file(
        "t.geojson", f'{{"type":"FeatureCollection","\\u0063\\u0072s":{_LINK},"features":{_ROWS}}}'
    ),
    "crs key in capitals": text_file("t.geojson", f'{{"type":"FeatureCollection","CRS":{_LINK},"features":{_ROWS}}}'),
    "crs in single quotes": text_file(
        "t.geojson",
        "{'type':'FeatureCollection','crs':{'type':'link','properties':{'href':'URL/crs'}},'features':"
        + _ROWS.replace('"', "'")
        + "}",
    ),
    "crs behind a comment": text_file(
        "t.geojson", f'{{"type":"FeatureCollection","crs"/*:*/:/* {{ */{_LINK},"features":{_ROWS}}}'
    ),
    "crs last": text_file("t.geojson", f'{{"type":"FeatureCollection","features":{_ROWS},"crs":{_LINK}}}'),
    "crs twice": text_file(
        "t.geojson",
        '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4326"}},'
        f'"crs":{_LINK},"features":{_ROWS}}}',
    ),
    "crs link and name in one": text_file(
        "t.geojson",
        '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4326","href":"URL/x"},'
        '"type":"link"},'
        f'"features":{_ROWS}}}',
    ),
    "crs of a geometry": text_file(
        "t.geojson", json.dumps({**COLLECTION, "features": [{**FEATURE, "geometry": {**POINT, "crs": LINK}}]})
    ),
    "crs of a feature": text_file("t.geojson", json.dumps({**COLLECTION, "features": [{**FEATURE, "crs": LINK}]})),
    "crs of a lone geometry": text_file("t.geojson", json.dumps({**POINT, "crs": LINK})),
    "crs of a lone feature": text_file("t.geojson", json.dumps({**FEATURE, "crs": LINK})),
    "JSONP": text_file("t.json", f"loadGeoJSON({json.dumps({**COLLECTION, 'crs': LINK})})"),
    "byte order mark": text_file("t.json", b"\xef\xbb\xbf" + json.dumps({**COLLECTION, "crs": LINK}).encode()),
    "lines of JSON": text_file("t.json", 2 * (json.dumps({**FEATURE, "crs": LINK}) + "\n")),
    "record separators": text_file("t.json", 2 * ("\x1e" + json.dumps({**FEATURE, "crs": LINK}) + "\n")),
    "$schema": text_file("t.geojson", json.dumps({"$schema": "URL/schema.json", **COLLECTION})),
    "next page": text_file(
        "t.geojson", json.dumps({**COLLECTION, "links": [{"rel": "next", "href": "URL/2"}], "next": "URL/2"})
    ),
    "ESRI JSON": text_file(
        "t.json",
        '{"geometryType":"esriGeometryPoint","spatialReference":{"wkt":"URL/x","wkid":"URL/y"},"exceededTransferLimit":'
        'true,"fields":[{"name":"name","type":"esriFieldTypeString"}],"features":[{"attributes":{"name":"a"},'
        '"geometry":{"x":70.5,"y":38.5}}]}',
    ),
    "TopoJSON": text_file(
        "t.json",
        '{"type":"Topology","crs":{"type":"link","properties":{"href":"URL/crs"}},"objects":{"a":{"type":'
        '"GeometryCollection","geometries":[{"type":"Point","coordinates":[70.5,38.5]}]}},"arcs":[]}',
    ),
    "JSON-FG": text_file(
        "t.json",
        json.dumps(
            {
                **COLLECTION,
                "conformsTo": ["[ogc-json-fg-1-0.1:core]"],
                "coordRefSys": "URL/crs",
                "features": [{**FEATURE, "place": POINT, "time": None, "coordRefSys": "URL/crs"}],
            }
        ),
    ),
    "GDALG": text_file(
        "t.json", json.dumps({"type": "gdal_streamed_alg", "command_line": "gdal vector convert URL/x.geojson -"})
    ),
    "OGC API": text_file(
        "t.json",
        json.dumps({"title": "x", "links": [{"rel": "data", "href": "URL/collections", "type": "application/json"}]}),
    ),
    "STAC items": text_file(
        "t.json",
        json.dumps(
            {
                **COLLECTION,
                "stac_version": "1.0.0",
                "features": [{**FEATURE, "stac_version": "1.0.0", "assets": {"a": {"href": "URL/x.tif"}}}],
            }
        ),
    ),
}

OGR_VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/URL/x.geojson</SrcDataSource></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)
WFS = "<OGRWFSDataSource><URL>URL/wfs</URL></OGRWFSDataSource>"
GML = (
    '<?xml version="1.0"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" '
    'xmlns:gml="http://www.opengis.net/gml" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://ogr.maptools.org/ URL/x.xsd"><gml:featureMember><ogr:a fid="1">'
    '<ogr:geometryProperty><gml:Point srsName="URL/crs"><gml:coordinates>70.5,38.5</gml:coordinates></gml:Point>'
    "</ogr:geometryProperty></ogr:a></gml:featureMember></ogr:FeatureCollection>"
)
WMTS = "<GDAL_WMTS><GetCapabilitiesUrl>URL/wmts.xml</GetCapabilitiesUrl><Layer>a</Layer></GDAL_WMTS>"
_KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.opengis.net/kml/2.2 URL/x.xsd" '
    'hint="URL/hint"><Document><Schema id="s" href="URL/schema"/><Style id="a"><IconStyle><Icon><href>URL/i.png</href>'
    "</Icon></IconStyle></Style>%s<Placemark><name>a</name><styleUrl>URL/styles.kml#a</styleUrl>"
    '<ExtendedData><SchemaData schemaUrl="URL/s.kml#s"/></ExtendedData><Point><coordinates>70.5,38.5</coordinates>'
    "</Point></Placemark></Document></kml>"
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "laughter">'
    + "".join(f'<!ENTITY a{n} "{10 * f"&a{n - 1};"}">' for n in range(1, 12))
    + "]>"
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE x SYSTEM "URL/d" [<!ENTITY e SYSTEM "URL/e"><!ENTITY % p SYSTEM "URL/p"> %p;]>'
)
_GPX = (
    '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.topografix.com/GPX/1/1 URL/x.xsd">'
    '<metadata><link href="URL"/></metadata><wpt lat="38.5" lon="70.5"><name>%s</name><link href="URL/w"/></wpt></gpx>'
)
_LINKS = (
    "<NetworkLink><Link><href>URL/n.kml</href></Link></NetworkLink><NetworkLink><Url><href>URL/o.kml</href></Url>"
    "</NetworkLink><GroundOverlay><Icon><href>URL/g.png</href></Icon><gx:LatLonQuad/></GroundOverlay>"
    "<gx:Tour><gx:Playlist><gx:SoundCue><href>URL/s.mp3</href></gx:SoundCue></gx:Playlist></gx:Tour>"
)


def kmz(folder: Path, url: str) -> Path:
    """A KMZ whose document links to others."""
    with zipfile.ZipFile(folder / "t.kmz", "w") as archive:
        archive.writestr("doc.kml", (_KML % _LINKS).replace("URL", url))
    return folder / "t.kmz"


XMLS: dict[str, Maker] = {
    "KML with links": text_file("t.kml", _KML % _LINKS),
    "KML with links, of an odd encoding": text_file("t.kml", '<?xml version="1.0" encoding="x-none"?>' + _KML % _LINKS),
    "KMZ with links": kmz,
    "KML with external entities": text_file("t.kml", EXTERNAL + (_KML % _LINKS).replace(">a<", ">&e;<")),
    "KML of laughs": text_file("t.kml", LAUGHS + (_KML % "").replace(">a<", ">&a11;<")),
    "GPX with links": text_file("t.gpx", _GPX % "a"),
    "GPX with external entities": text_file("t.gpx", EXTERNAL + _GPX % "&e;"),
    "GPX of laughs": text_file("t.gpx", LAUGHS + _GPX % "&a11;"),
}


def disguised(text: str) -> dict[str, Maker]:
    """A text under the name of every format of rows."""
    names = ("kml", "gpx", "dxf", "tab", "mif", "shp", "gpkg", "fgb", "geojson", "json", "csv", "xlsx", "kmz")
    return {f".{name}": text_file(f"t.{name}", text) for name in names}


DISGUISED: dict[str, Maker] = {
    f"{what} as {name}": maker
    for what, text in {
        "GeoJSON": json.dumps({**COLLECTION, "crs": LINK}),
        "JSONP": f"loadGeoJSON({json.dumps({**COLLECTION, 'crs': LINK})})",
        "OGR VRT": OGR_VRT,
        "WFS": WFS,
        "GML": GML,
        "CSW": "<OGRCSWDataSource><URL>URL/csw</URL></OGRCSWDataSource>",
        "GDALG": json.dumps({"type": "gdal_streamed_alg", "command_line": "gdal vector convert URL/x.geojson -"}),
        "WMTS": WMTS,
    }.items()
    for name, maker in disguised(text).items()
}


def shapefile(folder: Path, url: str) -> Path:
    """A shapefile whose .prj is an address."""
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(70.5, 38.5)], crs=4326)
    pyogrio.write_dataframe(frame, folder / "t.shp", driver="ESRI Shapefile")
    write(folder / "t.prj", f"{url}/crs")
    write(folder / "t.qpj", f"{url}/crs")
    write(folder / "t.shp.xml", f"<metadata><x>{url}/x</x></metadata>")
    return folder / "t.shp"


def geopackage(statement: str) -> Maker:
    """A GeoPackage with a layer of points, altered by SQL in which URL stands for the address."""

    def make(folder: Path, url: str) -> Path:
        frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(70.5, 38.5)], crs=4326)
        pyogrio.write_dataframe(frame, folder / "t.gpkg", layer="a", driver="GPKG")
        with closing(sqlite3.connect(folder / "t.gpkg")) as data, data:
            for name in [row[0] for row in data.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
                data.execute(f'DROP TRIGGER "{name}"')
            data.execute("PRAGMA writable_schema = ON")
            data.executescript(statement.replace("URL", url))
        return folder / "t.gpkg"

    return make


_VIEW = (
    "CREATE VIEW v AS SELECT 1 AS fid, {} AS name, geom FROM a;"
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('v', 'features', 'v', 4326);"
    "INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POINT', 4326, 0, 0);"
    "DELETE FROM gpkg_contents WHERE table_name = 'a'; DELETE FROM gpkg_geometry_columns WHERE table_name = 'a';"
)
_OTHER_SRS = "UPDATE gpkg_geometry_columns SET srs_id = 99; UPDATE gpkg_contents SET srs_id = 99;"
GEOPACKAGES: dict[str, Maker] = {
    "definition of a system is an address": geopackage(
        "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 99, 'NONE', 99, 'URL/crs', '');" + _OTHER_SRS
    ),
    "definition of a system is a file": geopackage(
        "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 99, 'NONE', 99, '/vsicurl/URL/crs.prj', '');" + _OTHER_SRS
    ),
    "extension at an address": geopackage(
        "INSERT INTO gpkg_extensions VALUES ('a', 'geom', 'x_y', 'URL/x', 'read-write');"
    ),
    "metadata of an address": geopackage(
        "CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY, md_scope TEXT, md_standard_uri TEXT, mime_type TEXT, "
        "metadata TEXT); INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'URL/x', 'text/xml', "
        "'<GDALMultiDomainMetadata><Metadata><MDI key=\"x\">URL/x</MDI></Metadata></GDALMultiDomainMetadata>');"
    ),
    "view that reads pixels": geopackage(
        _VIEW.format("gdal_get_pixel_value('/vsicurl/URL/x.tif', 1, 'georef', 70.5, 38.5)")
    ),
    "view that loads layers": geopackage(_VIEW.format("ogr_datasource_load_layers('/vsicurl/URL/x.geojson')")),
    "view that geocodes": geopackage(_VIEW.format("ogr_geocode('Dushanbe')")),
    "view of another dataset": geopackage(_VIEW.format("load_extension('/vsicurl/URL/x')")),
    "virtual table of another dataset": geopackage(
        "INSERT INTO sqlite_master VALUES ('table', 'w', 'w', 0, "
        "'CREATE VIRTUAL TABLE w USING VirtualOGR(''/vsicurl/URL/x.geojson'')');"
    ),
}


def seamless(folder: Path, url: str) -> Path:
    """A seamless MapInfo table, whose parts are tables at an address."""
    frame = gpd.GeoDataFrame({"Table": [f"/vsicurl/{url}/x.tab"]}, geometry=[shapely.box(70, 38, 71, 39)], crs=4326)
    pyogrio.write_dataframe(frame, folder / "t.tab", driver="MapInfo File")
    text = (folder / "t.tab").read_text("latin-1").rstrip()
    return write(folder / "t.tab", f'{text}\nbegin_metadata\n"\\IsSeamless" = "TRUE"\nend_metadata\n')


def view(folder: Path, url: str) -> Path:
    """A MapInfo view of tables at an address."""
    return write(
        folder / "t.tab",
        f'!table\n!version 100\nOpen Table "/vsicurl/{url}/x" Hide\nOpen Table "/vsicurl/{url}/y" Hide\n\n'
        "Create View t As\nSelect a\nFrom x, y\nWhere x.a=y.a\n",
    )


def drawing(folder: Path, url: str) -> Path:
    """A drawing with blocks that are other drawings, at an address."""
    lines = ["0", "SECTION", "2", "BLOCKS", "0", "BLOCK", "2", "x", "70", "4", "1", f"{url}/x.dxf", "0", "ENDBLK"]
    lines += ["0", "ENDSEC", "0", "SECTION", "2", "ENTITIES", "0", "POINT", "8", "0", "10", "70.5", "20", "38.5"]
    lines += ["0", "INSERT", "2", "x", "10", "70.5", "20", "38.5", "0", "ENDSEC", "0", "EOF"]
    return write(folder / "t.dxf", "\n".join(lines) + "\n")


def workbook(folder: Path, url: str) -> Path:
    """A workbook with links, formulas and a picture from elsewhere, and entities in its parts."""
    book = openpyxl.Workbook()
    book.active.append(["name", "lon", "lat", "link"])
    book.active.append(["a", 70.5, 38.5, f'=WEBSERVICE("{url}/x")'])
    book.active.append(["b", 70.6, 38.5, f"='[{url}/x.xlsx]A'!A1"])
    book.active["A2"].hyperlink = f"{url}/h"
    book.save(folder / "plain.xlsx")
    with zipfile.ZipFile(folder / "plain.xlsx") as plain, zipfile.ZipFile(folder / "t.xlsx", "w") as out:
        for name in plain.namelist():
            data = plain.read(name)
            if name == "xl/workbook.xml":
                data = EXTERNAL.replace("URL", url).encode() + data.partition(b"?>")[2]
            out.writestr(name, data)
        target = f'<Relationship Id="r" Type="x/externalLinkPath" Target="{url}/x.xlsx" TargetMode="External"/>'
        out.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", f"<Relationships>{target}</Relationships>")
    return folder / "t.xlsx"


PAGE = (
    '<html><head><link rel="stylesheet" href="URL/c.css"><script src="URL/s.js"></script></head><body>'
    '<table><tr><td>name<td>lon<td>lat</tr><tr><td><img src="URL/i.png">a<td>70.5<td>38.5</tr></table>'
    '<iframe src="URL/f"></iframe></body></html>'
)
XML_BOOK = (
    EXTERNAL + '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table><Row><Cell ss:HRef="URL/h">'
    '<Data ss:Type="String">&e;</Data></Cell></Row></Table></Worksheet></Workbook>'
)


def zipped(make: Maker) -> Maker:
    """What another writes, within an archive."""

    def archived(folder: Path, url: str) -> Path:
        inner = folder / "inner"
        inner.mkdir()
        make(inner, url)
        with zipfile.ZipFile(folder / "t.zip", "w") as archive:
            for file in sorted(inner.iterdir()):
                archive.write(file, file.name)
        return folder / "t.zip"

    return archived


OTHERS: dict[str, Maker] = {
    "shapefile with a .prj of an address": shapefile,
    "seamless table": seamless,
    "view of tables": view,
    "drawing of drawings": drawing,
    "workbook with links": workbook,
    "web page called .xls": text_file("t.xls", PAGE),
    "XML workbook called .xls": text_file("t.xls", XML_BOOK),
    "archive of a GeoJSON": zipped(JSONS["crs link"]),
    "archive of a disguised GeoJSON": zipped(DISGUISED["GeoJSON as .kml"]),
    "archive of a shapefile": zipped(shapefile),
    "GeoPackage that is a VRT": text_file("t.gpkg", OGR_VRT),
}
VECTORS: dict[str, Maker] = {**JSONS, **XMLS, **DISGUISED, **GEOPACKAGES, **OTHERS}
