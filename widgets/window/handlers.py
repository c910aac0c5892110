"""Which part of the window carries out which command, by the command's key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from widgets.compute.analyst import Analyst
from widgets.map.canvas import MapCanvas
from widgets.session.session import NOTHING, Session
from widgets.window import actions
from widgets.window.dialog_opener import WindowDialogs
from widgets.window.navigator import Navigator
from widgets.window.projects import Projects
from widgets.workshop.workshop import Workshop

Handlers = dict[str, Callable[[], object]]
"""What each command does, by its key."""


def of_projects(session: Session, projects: Projects, dialogs: WindowDialogs) -> Handlers:
    """The File menu, and Help."""
    return {
        "new": lambda: projects.new(sample=False),
        "open": projects.choose,
        "sample": lambda: projects.new(sample=True),
        "import": projects.import_file,
        "import_folder": projects.import_folder,
        "marking": dialogs.marking,
        "properties": dialogs.properties,
        "check": dialogs.check,
        "close": session.close_project,
        "about": dialogs.about,
    }


def of_views(canvas: MapCanvas, navigator: Navigator) -> Handlers:
    """What the map shows."""
    overview = canvas.furniture.overview
    return {
        "zoom_in": lambda: canvas.view.zoom(1.6),
        "zoom_out": lambda: canvas.view.zoom(1 / 1.6),
        "zoom_all": canvas.content.show_all,
        "zoom_selection": navigator.show_selection,
        "previous": canvas.history.back,
        "next": canvas.history.forward,
        "overview": lambda: canvas.furniture.want_overview(not overview.wanted),
    }


def of_plans(session: Session, workshop: Workshop, dialogs: WindowDialogs) -> Handlers:
    """The tools, and what they draw."""
    tools: Handlers = {command.key: partial(workshop.activate, command.key) for command in actions.TOOLS}
    return tools | {
        "undo": session.undo,
        "redo": session.redo,
        "delete": workshop.edits.delete,
        "deselect": lambda: session.select(NOTHING),
        "trial": dialogs.trial,
    }


def of_runs(analyst: Analyst, navigator: Navigator, dialogs: WindowDialogs) -> Handlers:
    """The analysis and its report."""
    return {
        "analyse": analyst.run,
        "publish": analyst.run_to_publish,
        "stop": analyst.cancel,
        "first_gap": navigator.open_first_gap,
        "next_gap": navigator.open_next_gap,
        "compare": dialogs.comparison,
        "report": dialogs.report,
    }
