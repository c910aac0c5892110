"""The whole command line: the group of ``shell`` with every command attached. Only this module imports the commands."""

from __future__ import annotations

from app.cli.commands import analysis, check, data, porosity, project, remedy, report, sensors, system
from app.cli.shell import cli, run

COMMANDS = (analysis, check, data, porosity, project, remedy, report, sensors, system)
"""Modules that attach their commands to the group when they are imported."""

__all__ = ["COMMANDS", "cli", "run"]
