"""Composition root: `sarhad` and `python main.py`. The window's commands are hung onto the command line here."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from app.cli.main import cli, run
from app.cli.shell import JSON, PROJECT, WRITTEN, echo, print_json
from app.errors import UserError
from resources.text import QT_TRANSLATE_NOOP


@cli.command("open", hidden=True)
@click.argument("project", type=click.Path(path_type=Path), required=False)
def open_(project: Path | None) -> None:
    """Open the window, with PROJECT or on its start page."""
    from widgets.application import open_window  # noqa: PLC0415 - Qt is loaded when a window is wanted

    if project is not None and not project.is_file():
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} does not exist. Make it with: sarhad new {name}").format(
                name=project.name
            )
        )
    code = open_window(project)
    if code:
        raise UserError(QT_TRANSLATE_NOOP("Error", "The window could not be opened. To see why: sarhad doctor"))


@cli.command()
@PROJECT
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--bbox", default="", metavar="W,S,E,N", help="The part of the world to draw, in degrees.")
@click.option("--size", default="1600x900", show_default=True, metavar="WxH", help="Size in pixels.")
@click.option(
    "--layer", "layers", multiple=True, metavar="NAME", help="Draw this layer; several times. All, without it."
)
@click.option("--theme", type=click.Choice(("light", "dark")), default="light", show_default=True)
@click.option("--repeat", type=click.IntRange(0, 1000), default=0, help="Draw so many more frames, and time each.")
@JSON
def render(
    project: Path, file: Path, bbox: str, size: str, layers: tuple[str, ...], theme: str, repeat: int, as_json: bool
) -> None:
    """Draw the map of PROJECT as the window does, into FILE.png; no display is needed."""
    from widgets.render import Picture  # noqa: PLC0415
    from widgets.render import render as draw  # noqa: PLC0415

    drawn = draw(project, file, Picture.of(bbox, size, layers, theme, repeat))
    if as_json:
        print_json(drawn)
    else:
        echo(WRITTEN.format(file=file), err=True)


def main() -> None:
    """Run a command; with none, or with a project alone, open the window."""
    arguments = sys.argv[1:]
    names_window = not arguments or (len(arguments) == 1 and arguments[0].lower().endswith(".gpkg"))
    try:
        run(["open", *arguments] if names_window else arguments)
    finally:
        # A process that ends frees its memory anyway; a last search for garbage would take a third of a second.
        gc.freeze()


if __name__ == "__main__":
    main()
