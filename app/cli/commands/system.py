"""doctor, prepare: the installation itself."""

from __future__ import annotations

import click

from app.cli.shell import cli


@cli.command()
def doctor() -> None:
    """Versions, Qt platform, missing system libraries and the command that installs them."""
    from app.installation import doctor as examine

    for name, version in examine.versions():
        click.echo(f"{name:<20}{version}")
    click.echo(f"{'Qt platform':<20}{examine.qt_platform()}")
    click.echo(f"{'numba threading':<20}{examine.numba_threading()}")
    click.echo(f"{'analysis kernels':<20}{examine.kernels()}")
    missing = examine.missing_libraries()
    if not missing:
        click.echo(f"{'system libraries':<20}complete")
        return
    click.echo(f"{'system libraries':<20}missing: {', '.join(missing)}")
    click.echo(f"{'':<20}install them with: {examine.remedy(missing)}")
    click.echo(f"{'':<20}the command line works without them; the window does not")


@cli.command(hidden=True)
def prepare() -> None:
    """Compile the kernels of the analysis, where that has not been done: what a window has done at its first start."""
    from app.installation import kernels

    if not kernels.are_compiled():
        kernels.compile_all()
