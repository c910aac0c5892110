"""Every command of the window: its text, icon, shortcut, and its place in the menus and the tool bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from layers.text import QT_TRANSLATE_NOOP
from widgets.style.theme import Theme


@dataclass(frozen=True, slots=True)
class Command:
    """A command as the tables below list it. Those of a ``group`` exclude one another; ``needs`` must be open."""

    key: str
    text: str
    icon: str = ""
    shortcut: str = ""
    help: str = ""
    group: str = ""
    checkable: bool = False
    needs: str = "project"
    also: str = ""
    """A second shortcut."""


T = QT_TRANSLATE_NOOP
FILE = (
    Command("new", T("Actions", "New project…"), "new", "Ctrl+N", needs=""),
    Command("open", T("Actions", "Open project…"), "open", "Ctrl+O", needs=""),
    Command("sample", T("Actions", "Explore the sample…"), "locate", needs=""),
    Command(
        "import",
        T("Actions", "Import…"),
        "import",
        "Ctrl+I",
        T("Actions", "Import posts, incidents, zones, borders or terrain from files"),
    ),
    Command(
        "import_folder",
        T("Actions", "Import folder of terrain…"),
        "",
        "",
        T("Actions", "Import all tiles of heights in a folder as one terrain"),
    ),
    Command(
        "marking",
        T("Actions", "Handling marking…"),
        "",
        "",
        T("Actions", "How the project, its reports and its exports are to be handled, such as TLP:AMBER"),
    ),
    Command(
        "properties",
        T("Actions", "Project properties…"),
        "",
        "Alt+Return",
        T("Actions", "The own state, the borders analysed, and which drawing of each"),
    ),
    Command(
        "check",
        T("Actions", "Check project…"),
        "",
        "",
        T("Actions", "Whether the file is in order, and the newest snapshot that is if it is not"),
    ),
    Command("close", T("Actions", "Close project"), "", "Ctrl+W"),
    Command("quit", T("Actions", "Quit"), "", "Ctrl+Q", needs=""),
)
EDIT = (
    Command("undo", T("Actions", "Undo"), "undo", "Ctrl+Z"),
    Command("redo", T("Actions", "Redo"), "redo", "Ctrl+Y", also="Ctrl+Shift+Z"),
    Command("delete", T("Actions", "Delete selected"), "delete", "Del"),
    Command("deselect", T("Actions", "Clear selection"), "", "Esc"),
)
VIEW = (
    Command("zoom_in", T("Actions", "Zoom in"), "zoom_in", "Ctrl++"),
    Command("zoom_out", T("Actions", "Zoom out"), "zoom_out", "Ctrl+-"),
    Command("zoom_all", T("Actions", "Whole border"), "zoom_all", "Home"),
    Command("zoom_selection", T("Actions", "Zoom to selection"), "locate", "Ctrl+J"),
    Command("previous", T("Actions", "Previous view"), "previous", "Alt+Left"),
    Command("next", T("Actions", "Next view"), "next", "Alt+Right"),
    Command("overview", T("Actions", "Overview map"), "overview", checkable=True),
    Command("goto", T("Actions", "Go to…"), "search", "Ctrl+G"),
    Command("full_screen", T("Actions", "Full screen"), "", "F11", checkable=True, needs=""),
    Command("theme", T("Actions", "Light or dark"), "theme", "Ctrl+Shift+T", needs=""),
    Command("reset", T("Actions", "Reset layout"), "", needs=""),
)
TOOLS = (
    Command("pan", T("Actions", "Pan"), "pan", "H", T("Actions", "Drag to move the map, click to select"), "tool"),
    Command(
        "select",
        T("Actions", "Select"),
        "select",
        "V",
        T("Actions", "Click or drag a box; drag a selected post to move it"),
        "tool",
    ),
    Command(
        "identify",
        T("Actions", "Identify"),
        "identify",
        "Ctrl+Shift+I",
        T("Actions", "List everything under a point"),
        "tool",
    ),
    Command(
        "zone",
        T("Actions", "Zone"),
        "zone",
        "Z",
        T("Actions", "Draw a patrol zone and see what it closes as you draw"),
        "tool",
    ),
    Command("patrol", T("Actions", "Patrol route"), "patrol", "", T("Actions", "Draw the route of a patrol"), "tool"),
    Command("post", T("Actions", "Post"), "post", "P", T("Actions", "Click to add a post"), "tool"),
    Command("sensor", T("Actions", "Sensor"), "sensor", "", T("Actions", "Click to add a sensor"), "tool"),
    Command("incident", T("Actions", "Incident"), "incident", "", T("Actions", "Click to add an incident"), "tool"),
    Command(
        "vertices",
        T("Actions", "Edit vertices"),
        "vertices",
        "E",
        T("Actions", "Move, insert or delete vertices of the selected zone"),
        "tool",
    ),
    Command(
        "measure", T("Actions", "Measure"), "measure", "M", T("Actions", "Measure geodesic length and bearing"), "tool"
    ),
    Command("measure_area", T("Actions", "Measure area"), "zone", "", T("Actions", "Measure geodesic area"), "tool"),
)
PLAN = (
    Command("snap", T("Actions", "Snapping"), "", "S", checkable=True),
    Command(
        "trial",
        T("Actions", "Walk-through trial…"),
        "",
        "",
        T("Actions", "Sweep width and availability from walks past a post or crew"),
    ),
)
ANALYSE = (
    Command(
        "analyse",
        T("Actions", "Analyse"),
        "analyse",
        "F5",
        T("Actions", "Find the stretches where detection is less likely than not"),
    ),
    Command(
        "publish",
        T("Actions", "Analyse for a report (1,000 draws)"),
        "",
        "Ctrl+F5",
        T("Actions", "The same with as many draws as a report to hand on needs; it takes longer"),
    ),
    Command("stop", T("Actions", "Stop the analysis"), "stop"),
    Command("first_gap", T("Actions", "First gap"), "gap", "Ctrl+Home", needs="report"),
    Command("next_gap", T("Actions", "Next gap"), "next", "F8", needs="report"),
    Command("compare", T("Actions", "Before and after…"), "compare", needs="report"),
)
REPORT = (Command("report", T("Actions", "Report…"), "report", "Ctrl+R", needs="report"),)
HELP = (Command("about", T("Actions", "About Sarhad"), "sarhad", needs=""),)

VIEW_MENU = T("Actions", "&View")
MENUS: tuple[tuple[str, tuple[tuple[Command, ...], ...]], ...] = (
    (T("Actions", "&File"), (FILE[:3], FILE[3:5], FILE[5:8], FILE[8:])),
    (T("Actions", "&Edit"), (EDIT[:2], EDIT[2:])),
    (VIEW_MENU, (VIEW[:4], VIEW[4:8], VIEW[8:])),
    (T("Actions", "&Plan"), (TOOLS[:3], TOOLS[3:9], TOOLS[9:], PLAN[:1], PLAN[1:])),
    (T("Actions", "&Analyse"), (ANALYSE[:3], ANALYSE[3:])),
    (T("Actions", "&Report"), (REPORT,)),
    (T("Actions", "&Help"), (HELP,)),
)
BAR: tuple[tuple[str, ...], ...] = (
    ("undo", "redo"),
    ("pan", "select", "identify"),
    ("zone", "post", "sensor", "incident", "vertices"),
    ("measure",),
    ("analyse", "report"),
)
ICON_ONLY = frozenset({"undo", "redo", "vertices"})


def make(parent: QObject, handlers: Mapping[str, Callable[[], object]], theme: Theme) -> dict[str, QAction]:
    """Create every action and connect it to its handler. Raises KeyError for a command without a handler."""
    actions: dict[str, QAction] = {}
    group = QActionGroup(parent)
    for command in (command for _, sections in MENUS for section in sections for command in section):
        action = QAction(tr(command.text), parent)
        action.setObjectName(command.key)
        action.setShortcuts([QKeySequence(key) for key in (command.shortcut, command.also) if key])
        action.setCheckable(command.checkable or bool(command.group))
        action.setProperty("needs", command.needs)
        action.setToolTip(_tip(command))
        action.setStatusTip(tr(command.help) if command.help else "")
        if command.group:
            group.addAction(action)
        handler = handlers[command.key]
        action.triggered.connect(lambda _=False, handler=handler: handler())
        actions[command.key] = action
    # Its icon is coloured for the bar's accent button.
    actions["analyse"].setIconVisibleInMenu(False)
    set_icons(actions, theme)
    return actions


def set_icons(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Give every action its icon in the colours of a theme."""
    named = {command.key: command.icon for _, sections in MENUS for section in sections for command in section}
    for key, action in actions.items():
        if named[key]:
            action.setIcon(theme.tinted(named[key], "accent_text") if key == "analyse" else theme.icon(named[key]))


def _tip(command: Command) -> str:
    text = tr(command.help) if command.help else tr(command.text).rstrip("…")
    return f"{text}  ({command.shortcut})" if command.shortcut else text


def tr(text: str) -> str:
    """A text of the tables above in the user's language."""
    return QCoreApplication.translate("Actions", text)
