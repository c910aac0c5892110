"""Run by QGIS's own Python: open the layers of a project as QGIS would, draw one view of them, and draw it again.

Arguments: a JSON file with the job, and the PNG to write. The job says the WKT of the map's coordinate system, the
rectangle in view, the size in pixels, and the layers from the top down, each with its source, its provider and the
column its names are taken from.
When the image is written it prints "written". Each line then read from standard input is a number of redraws; their
milliseconds are printed on one line as a JSON list. It ends with the input.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[import-not-found] # of the system's Python
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsHillshadeRenderer,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPalLayerSettings,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSize  # type: ignore[import-not-found]
from qgis.PyQt.QtGui import QImage  # type: ignore[import-not-found]


def vector(source: str, names: str) -> QgsMapLayer:
    """A vector layer in the style the project keeps for QGIS, with the names from one of its columns, if any."""
    layer = QgsVectorLayer(source, "layer", "ogr")
    layer.loadDefaultStyle()
    if names:
        labels = QgsPalLayerSettings()
        labels.fieldName = names
        text = QgsTextFormat()
        halo = QgsTextBufferSettings()
        halo.setEnabled(True)
        text.setBuffer(halo)
        labels.setFormat(text)
        layer.setLabeling(QgsVectorLayerSimpleLabeling(labels))
        layer.setLabelsEnabled(True)
    return layer


def hillshade(source: str) -> QgsMapLayer:
    """Terrain as a hillshade lit from several directions, as Sarhad draws it."""
    layer = QgsRasterLayer(source, "layer", "gdal")
    renderer = QgsHillshadeRenderer(layer.dataProvider(), 1, 315.0, 45.0)
    renderer.setMultiDirectional(True)
    renderer.setZFactor(1.0 / 96_000.0)
    layer.setRenderer(renderer)
    return layer


def opened(row: dict[str, Any]) -> QgsMapLayer:
    """One layer of the job."""
    layer = hillshade(row["source"]) if row["provider"] == "gdal" else vector(row["source"], row["names"])
    if not layer.isValid():
        sys.exit(f"QGIS cannot open {row['source']}")
    return layer


def view(job: dict[str, Any]) -> QgsMapSettings:
    """The layers, the rectangle and the size of the picture."""
    layers = [opened(row) for row in job["layers"]]
    QgsProject.instance().addMapLayers(layers)
    settings = QgsMapSettings()
    settings.setDestinationCrs(QgsCoordinateReferenceSystem.fromWkt(job["crs"]))
    settings.setTransformContext(QgsProject.instance().transformContext())
    settings.setLayers(layers)
    settings.setExtent(QgsRectangle(*job["rect"]))
    settings.setOutputSize(QSize(*job["size"]))
    return settings


def drawn(settings: QgsMapSettings) -> QImage:
    """The view drawn anew, the layers beside one another on all processors, as QGIS's window does it."""
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def redraw_ms(settings: QgsMapSettings) -> float:
    """Milliseconds of one drawing."""
    begin = time.perf_counter()
    drawn(settings)
    return 1000.0 * (time.perf_counter() - begin)


def main() -> None:
    """Draw the first image, then as often as is asked for."""
    app = QgsApplication([], False)
    app.initQgis()
    settings = view(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    if not drawn(settings).save(sys.argv[2]):
        sys.exit(f"{sys.argv[2]} cannot be written")
    print("written", flush=True)
    for line in sys.stdin:
        print(json.dumps([redraw_ms(settings) for _ in range(int(line))]), flush=True)
    os._exit(0)  # QGIS 3.22 crashes when Python tears it down


main()
