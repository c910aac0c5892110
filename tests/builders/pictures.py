"""What is drawn on the map, told by its pixels."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage

from widgets.map.canvas import MapCanvas


def like(pixel: QColor, goal: QColor, spread: int = 40) -> bool:
    """Whether two colours are about the same."""
    pairs = zip(pixel.getRgb()[:3], goal.getRgb()[:3], strict=True)  # type: ignore[index]
    return all(abs(int(one) - int(other)) < spread for one, other in pairs)


def colour_near(canvas: MapCanvas, lon: float, lat: float, wanted: str, reach: int = 4) -> bool:
    """Whether a pixel of about that colour is drawn beside a place."""
    image = canvas.grab().toImage()
    at = canvas.view.to_pixel(*canvas.session.plane.point(lon, lat)).toPoint()
    ratio, goal = image.devicePixelRatio(), QColor(wanted)
    steps = range(-reach, reach + 1)
    places = ((round((at.x() + dx) * ratio), round((at.y() + dy) * ratio)) for dx in steps for dy in steps)
    return any(like(image.pixelColor(*place), goal) for place in places)


def count(image: QImage, wanted: str | QColor, spread: int = 40) -> int:
    """How many pixels of an image are of about that colour."""
    goal = QColor(wanted)
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(like(image.pixelColor(*place), goal, spread) for place in places)
