"""Why a planner's words stand beside no gap of a run."""

from __future__ import annotations

from layers.text import QT_TRANSLATE_NOOP

WHY = {
    "closed": QT_TRANSLATE_NOOP("Report", "closed since: nothing there is open any more"),
    "not_assessable": QT_TRANSLATE_NOOP("Report", "no gap now, but not assessable either"),
    "not_analysed": QT_TRANSLATE_NOOP("Report", "not in this run, which leaves this border out"),
    "other_line": QT_TRANSLATE_NOOP(
        "Report", "written on the line {version}, which is not the one analysed: its kilometres are others"
    ),
}
UNSTATED = QT_TRANSLATE_NOOP("Report", "of another version")


def why_apart(why: str, line_version: str) -> str:
    """The reason by its code, as marked text; ``line_version``: that on which the words were written."""
    return WHY[why].format(version=line_version or UNSTATED)
