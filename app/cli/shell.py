"""The command line: a thin shell over the core. Results go to stdout, messages to stderr."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.remedies import full_text
from app.errors import Cancelled, Message, UserError
from app.paths import kernel_cache, log_folder
from app.progress import Progress
from resources.literal import in_json, literal
from resources.literal import one_line as short_line
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.project.project import Project

DONE, USER_ERROR, BUG = 0, 1, 3
LABEL = 80
"""Characters in front of a progress bar."""

FILE = click.Path(readable=False, path_type=Path)
"""A path that click does not check: a file that cannot be read is for the user to fix, not wrong usage."""
PROJECT = click.argument("project", type=FILE)
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sarhad")
def cli() -> None:
    """Where detection along a border is less likely than not, how sure that is, why, and what would change it."""


def run(arguments: list[str] | None = None) -> None:
    """Run one command and exit with its code: 0 done, 1 something the user can fix, 2 wrong usage, 3 a bug."""
    _speak_utf8()
    try:
        # Compiled kernels go where every user may write, not beside the code.
        os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_cache()))
        cli.main(arguments, prog_name="sarhad", standalone_mode=False)
    except UserError as error:
        _leave(USER_ERROR, one_line(error))
    except Cancelled:
        _leave(USER_ERROR, QT_TRANSLATE_NOOP("Error", "Stopped. The project is unchanged."))
    except (click.Abort, KeyboardInterrupt):
        # The signal may have come just after the commit.
        _leave(USER_ERROR, QT_TRANSLATE_NOOP("Error", "Stopped."))
    except click.ClickException as error:
        _show(error)
        sys.exit(error.exit_code)
    except OSError as error:
        _leave(USER_ERROR, _refused(error))
    except UnicodeEncodeError:
        _leave(USER_ERROR, NOT_TEXT)
    except Exception as error:  # noqa: BLE001 - the last net: the log keeps the trace, the user gets one line
        _leave(BUG, FAILED.format(reason=one_line(error)[:200], log=_log_crash()))
    sys.exit(DONE)


NOT_TEXT = QT_TRANSLATE_NOOP(
    "Error", "A name given here is not valid UTF-8 text. Rename the file, or write the name again."
)
FAILED = QT_TRANSLATE_NOOP("Error", "Sarhad failed: {reason}. What happened is in {log}")
NO_RUN = QT_TRANSLATE_NOOP("Error", "{name} has no run yet. Make one: sarhad analyse {name}")
WRITTEN = QT_TRANSLATE_NOOP("Command", "{file} is written.")


def _refused(error: OSError) -> str:
    """What the system refused, and where."""
    where = f"{os.fspath(error.filename)!s:.200}: " if error.filename is not None else ""
    text = QT_TRANSLATE_NOOP("Error", "{where}{reason}. Check the path, its permissions and the disk.")
    return one_line(UserError(text.format(where=where, reason=error.strerror or error)))


def refuse_broken_text(*names: str) -> None:
    """Raises UserError for a name with bytes that are not UTF-8, which no file of ours can hold."""
    for name in names:
        try:
            name.encode()
        except UnicodeEncodeError:
            raise UserError(NOT_TEXT) from None


def one_line(error: BaseException) -> str:
    """The error's text and how to fix it, on one line, whatever it contains."""
    return " ".join(full_text(error).split()) or type(error).__name__


def echo(what: object, *, err: bool = False) -> None:
    """Print one line in which nothing from a file moves the cursor, begins another line or is read backwards."""
    click.echo(literal(str(what)).translate(_ONE_LINE), err=err)


_ONE_LINE = str.maketrans("\n\t", "  ")


def _show(error: click.ClickException) -> None:
    """What is wrong with the words of a command: they may hold the names of files."""
    with io.StringIO() as text:
        error.show(text)
        click.echo(literal(text.getvalue()), nl=False, err=True)


def echo_notes(notes: Iterable[str | Message]) -> None:
    """Print what the user should know besides the result, on stderr, one line each."""
    for note in notes:
        echo(full_text(note), err=True)


def open_project(path: Path, *, write: bool) -> Project:
    """The project of a command, after what there is to say of opening it. Raises UserError if it cannot be opened."""
    from app.project.project import Project  # noqa: PLC0415

    project = Project.open(path, write=write)
    if write and project.opened.foreign:
        with project:
            project.refuse_read_only()
    echo_notes(project.opened.notices)
    return project


def _leave(code: int, text: str) -> None:
    echo(text, err=True)
    sys.exit(code)


def _log_crash() -> Path:
    log = log_folder() / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.log"
    log.write_text(literal(traceback.format_exc()), encoding="utf-8")
    return log


def _speak_utf8() -> None:
    # A Windows console may be cp1251; a name it cannot show must not end the program.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    with click.progressbar(length=1000, label=short_line(label, LABEL), file=sys.stderr) as bar:

        def report(fraction: float, text: str) -> None:
            bar.update(int(fraction * 1000) - bar.pos)

        yield Progress(report)


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON object on stdout."""
    import json  # noqa: PLC0415

    click.echo(in_json(json.dumps(value, ensure_ascii=False, allow_nan=False)))
