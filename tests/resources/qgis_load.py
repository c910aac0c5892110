"""Run by QGIS's own Python: load styles onto layers, draw them, print what was drawn as JSON.

Argument: a JSON file with rows of [name, source, style file]. Printed: {"rows": {name: {"loaded", "colours"}}, "log"}.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize  # type: ignore[import-not-found]
from qgis.PyQt.QtGui import QColor  # type: ignore[import-not-found]


def colours(layer: QgsRasterLayer | QgsVectorLayer) -> dict[str, int]:
    """How many pixels of each colour a drawing of the whole layer has."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(200, 200))
    settings.setBackgroundColor(QColor("#010203"))
    settings.setFlag(QgsMapSettings.Antialiasing, False)
    settings.setExtent(layer.extent().buffered(0.2))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    pixels = (image.pixelColor(x, y).name() for x in range(200) for y in range(200))
    return dict(Counter(pixels).most_common(40))


def row(source: str, style: str) -> dict[str, object]:
    make = QgsRasterLayer if source.endswith(".tif") else QgsVectorLayer
    layer = make(source, "layer") if make is QgsRasterLayer else make(source, "layer", "ogr")
    _text, loaded = layer.loadNamedStyle(style)
    return {"loaded": layer.isValid() and loaded, "colours": colours(layer)}


def main() -> None:
    app = QgsApplication([], False)
    log: list[str] = []
    QgsApplication.messageLog().messageReceived.connect(lambda text, tag, level: log.append(f"{tag}: {text}"))
    app.initQgis()
    log.clear()
    rows = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    result = {name: row(source, style) for name, source, style in rows}
    print(json.dumps({"rows": result, "log": log}))
    sys.stdout.flush()


main()
