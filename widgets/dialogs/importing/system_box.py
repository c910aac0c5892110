"""The choice of a coordinate system: left to the file, one of those in use here, or any that is typed."""

from __future__ import annotations

from layers.text import QT_TRANSLATE_NOOP
from widgets.dialogs.importing.open_choice import OpenChoice
from widgets.words.reading_words import AUTOMATIC
from widgets.words.text import shown

SYSTEMS = (
    ("EPSG:4326", QT_TRANSLATE_NOOP("Systems", "degrees, WGS 84")),
    ("EPSG:32642", QT_TRANSLATE_NOOP("Systems", "UTM zone 42N, WGS 84")),
    ("EPSG:32643", QT_TRANSLATE_NOOP("Systems", "UTM zone 43N, WGS 84")),
    ("EPSG:4284", QT_TRANSLATE_NOOP("Systems", "degrees, SK-42")),
    ("EPSG:28412", QT_TRANSLATE_NOOP("Systems", "Gauss-Krüger zone 12, SK-42")),
    ("EPSG:28413", QT_TRANSLATE_NOOP("Systems", "Gauss-Krüger zone 13, SK-42")),
    ("EPSG:3857", QT_TRANSLATE_NOOP("Systems", "Web Mercator")),
)
"""Systems that are offered; any other can be typed."""


class SystemBox(OpenChoice):
    """Those in use here, and any other by its code."""

    def show_system(self, crs: str) -> None:
        """Show a system, unless something is being typed."""
        systems = [(f"{code}  ({shown('Systems', text)})", code) for code, text in SYSTEMS]
        self.show_value([(shown("Reading", AUTOMATIC), ""), *systems], crs)
