"""The command line, run as a user runs it."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from app.cli.main import cli
from app.errors import UserError


def sarhad(*arguments: object) -> Result:
    """Run one command; what ends it is in the result, but for a bug, which is raised."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit | UserError):
        raise result.exception
    return result


def answer_of(*arguments: object) -> dict[str, Any]:
    """The JSON object that a command answers with."""
    result = sarhad(*arguments, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert isinstance(answer, dict)
    return answer


def refusal_of(*arguments: object) -> str:
    """The one line with which a command refuses."""
    result = sarhad(*arguments)
    assert isinstance(result.exception, UserError), result.output
    return str(result.exception)
