"""What is said once when a project is opened: that it cannot be changed, and that rows of it are damaged."""

from __future__ import annotations

from app.project.project import Project
from app.tasks.checking.damage import damaged_rows
from layers.text import QT_TRANSLATE_NOOP
from widgets.style.notices import Level
from widgets.words.remedies import full_text
from widgets.words.text import shown

CONTEXT = "Session"
READ_ONLY = QT_TRANSLATE_NOOP(
    "Session", "This project is open elsewhere, or read-only: you can view it, but not change it."
)
ONE_DAMAGED = QT_TRANSLATE_NOOP("Session", "A row of this project is damaged and not used: {fault}")
DAMAGED = QT_TRANSLATE_NOOP("Session", "{count:,} rows of this project are damaged and not used. The first: {fault}")


def about_opened(project: Project) -> tuple[str, Level]:
    """One notice for all of it, empty if there is nothing to say; that of damage stays until it is closed."""
    notices = list(project.opened.notices)
    if project.read_only and not project.opened.foreign:
        notices.append(shown(CONTEXT, READ_ONLY))
    if damaged := damaged_rows(project):
        text = shown(CONTEXT, ONE_DAMAGED if len(damaged) == 1 else DAMAGED)
        notices.append(text.format(count=len(damaged), fault=full_text(damaged[0].message)))
    return " ".join(notices), Level.ERROR if damaged else Level.WARNING
