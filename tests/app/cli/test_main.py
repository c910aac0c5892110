"""Every command that a module states hangs on the group."""

from __future__ import annotations

import importlib
import pkgutil

import click

from app.cli import commands
from app.cli.main import COMMANDS, cli
from tests.builders.command_line import sarhad


def test_every_module_of_commands_is_hung_on_the_group_with_all_it_states() -> None:
    names = [module.name for module in pkgutil.iter_modules(commands.__path__)]
    modules = [importlib.import_module(f"{commands.__name__}.{name}") for name in names]
    assert set(modules) == set(COMMANDS)
    stated = [
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, click.Command) and not isinstance(one, click.Group)
    ]
    assert len(stated) == len(cli.commands) > 10
    assert {id(one) for one in stated} == {id(one) for one in cli.commands.values()}


def test_the_help_lists_every_command_but_hidden_ones_with_what_it_does() -> None:
    text = sarhad("--help").stdout
    listed = {line.split()[0] for line in text.partition("Commands:")[2].splitlines() if line.strip()}
    assert listed >= {name for name, command in cli.commands.items() if not command.hidden}
    assert "prepare" not in listed
    assert all(command.help for command in cli.commands.values())
