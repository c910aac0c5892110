"""doctor, prepare: the installation itself."""

from __future__ import annotations

from app.cli.shell import cli, echo
from resources.text import QT_TRANSLATE_NOOP


@cli.command()
def doctor() -> None:
    """Versions, Qt platform, missing system libraries and the command that installs them."""
    from app.installation import doctor as examine

    for name, version in examine.versions():
        _echo_row(name, version)
    _echo_row(QT_TRANSLATE_NOOP("Doctor", "Qt platform"), examine.qt_platform())
    _echo_row(QT_TRANSLATE_NOOP("Doctor", "numba threading"), examine.numba_threading())
    _echo_row(QT_TRANSLATE_NOOP("Doctor", "analysis kernels"), examine.kernels())
    libraries, missing = QT_TRANSLATE_NOOP("Doctor", "system libraries"), examine.missing_libraries()
    if not missing:
        _echo_row(libraries, QT_TRANSLATE_NOOP("Doctor", "complete"))
        return
    _echo_row(libraries, QT_TRANSLATE_NOOP("Doctor", "missing: {names}").format(names=", ".join(missing)))
    remedy = QT_TRANSLATE_NOOP("Doctor", "install them with: {command}")
    _echo_row("", remedy.format(command=examine.remedy(missing)))
    _echo_row("", QT_TRANSLATE_NOOP("Doctor", "the command line works without them; the window does not"))


def _echo_row(name: str, text: str) -> None:
    echo(f"{name:<20}{text}")


@cli.command(hidden=True)
def prepare() -> None:
    """Compile the kernels of the analysis, where that has not been done: what a window has done at its first start."""
    from app.installation import kernels

    if not kernels.are_compiled():
        kernels.compile_all()
