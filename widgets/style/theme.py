"""Light and dark: one palette becomes Qt's palette, the style sheet and the icons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from app.paths import cache_folder
from resources import Palette, palette
from widgets.style import icons

_SHEET = Path(__file__).with_name("theme.qss")
_IMAGES = {
    "check": ("check", "accent_text"),
    "check_accent": ("check", "accent"),
    "partial": ("partial", "text"),
    "close": ("close", "muted"),
    "float": ("float", "muted"),
    "down": ("down", "muted"),
}
"""Images a style sheet can only load from files: name to icon and colour."""


@dataclass(frozen=True)
class Theme:
    """The window's colours by name, and what is derived from them."""

    name: str

    @cached_property
    def palette(self) -> Palette:
        """The colours of palette.toml."""
        return palette(self.name)

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """A colour of the palette by its field name, ``alpha`` 0..1."""
        colour = QColor(getattr(self.palette, name))
        colour.setAlphaF(alpha)
        return colour

    @cached_property
    def mixed(self) -> dict[str, str]:
        """Colours between those of the palette, which a style sheet cannot mix itself."""
        p = self.palette
        return {
            "faint": mix(p.muted, p.panel, 0.45),
            "hover": mix(p.raised, p.panel, 0.5),
            "accent_hover": mix(p.accent, p.text, 0.12),
            "scroll": mix(p.line, p.muted, 0.35),
            "field": mix(p.panel, p.raised, 0.35),
        }

    def icon(self, name: str) -> QIcon:
        """An icon for a tool or menu: plain, checked and disabled."""
        return icons.icon(name, self.palette.text, self.palette.accent_text, self.mixed["faint"])

    def tinted(self, name: str, colour: str) -> QIcon:
        """An icon in one colour of the palette, by the colour's field name."""
        return icons.icon(name, getattr(self.palette, colour))

    def style_sheet(self) -> str:
        """The style sheet of the whole window."""
        colours = {name: getattr(self.palette, name) for name in _COLOURS}
        return Template(_SHEET.read_text("utf-8")).substitute(colours | self.mixed | self._images())

    def _images(self) -> dict[str, str]:
        folder = cache_folder() / "theme" / self.name
        folder.mkdir(parents=True, exist_ok=True)
        return {
            key: _icon_file(folder / f"{key}.svg", icons.svg(name, getattr(self.palette, colour)))
            for key, (name, colour) in _IMAGES.items()
        }

    def qt_palette(self) -> QPalette:
        """Qt's palette, for what a style sheet does not reach."""
        palette = QPalette()
        for role, name in _ROLES.items():
            palette.setColor(role, self.colour(name))
            if name in {"text", "accent_text"}:
                palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.mixed["faint"]))
        return palette

    def apply(self, app: QApplication) -> None:
        """Apply the theme to the whole application."""
        app.setStyle("Fusion")
        app.setPalette(self.qt_palette())
        app.setStyleSheet(self.style_sheet())


_COLOURS = (
    "accent", "accent_text", "background", "panel", "raised", "text", "muted", "line", "good", "warning", "error",
)  # fmt: skip
_ROLES = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "panel",
    QPalette.ColorRole.AlternateBase: "raised",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "accent_text",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Dark: "line",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Shadow: "line",
    QPalette.ColorRole.Accent: "accent",
}


def mix(first: str, second: str, share: float) -> str:
    """The colour ``share`` of the way from the first to the second, #rrggbb."""
    a, b = QColor(first), QColor(second)
    channels = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in channels)


def _icon_file(path: Path, content: bytes) -> str:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
    return path.as_posix()
