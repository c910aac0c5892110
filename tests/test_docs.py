"""The documentation names every command, option, parameter and format, and nothing that does not exist."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

import click
import pytest

from app.cli.main import cli
from app.reasons.warning_texts import DOUBTS
from app.report import suffixes
from app.scene.parameters import Parameters
from resources import climate_of

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(name for name, command in cli.commands.items() if not command.hidden))
def test_every_command_and_option_is_documented(name: str) -> None:
    paragraph = re.search(rf"`sarhad {name}\b.*?(?=\n- |\n\n|\Z)", COMMANDS, re.DOTALL)
    assert paragraph, name
    for option in cli.commands[name].params:
        if isinstance(option, click.Option):
            assert any(text in COMMANDS for text in option.opts), f"{name} {option.opts}"


def test_every_parameter_is_documented_with_its_default() -> None:
    for spec in dataclasses.fields(Parameters):
        assert f"| `{spec.name}` | {spec.default:g} |" in COMMANDS


def test_the_weather_that_is_shown_can_be_given_to_a_project() -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", COMMANDS, re.DOTALL)
    climate = climate_of(tomllib.loads(shown)["weather"], "commands.md")
    assert climate.at(1) != climate.at(6) == climate.usual


def test_every_report_format_is_documented() -> None:
    for suffix in suffixes():
        assert suffix in COMMANDS


def test_every_doubt_is_documented() -> None:
    assert re.findall(r"^\| `(\w+)` \| [a-z]", COMMANDS.partition("## Doubts")[2].partition("\n## ")[0], re.MULTILINE)
    for code in DOUBTS:
        assert f"| `{code}` | " in COMMANDS


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{p.name}" for p in DOCS.glob("*.md"))])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_what_is_computed_is_a_chance_of_detection_and_no_word_on_who_watches() -> None:
    texts = [*DOCS.glob("*.md"), *(ROOT / name for name in ("README.md", "CHANGELOG.md", "pyproject.toml"))]
    texts += [path for room in ("app", "layers", "resources", "widgets") for path in (ROOT / room).rglob("*.py")]
    # A sentence may be broken between the two words, in source by quotes too.
    pattern = re.compile(r"\b(nobody|no one)[\s\"']+watch(es|ed|ing)\b", re.IGNORECASE)
    assert [path.name for path in texts if pattern.search(path.read_text(encoding="utf-8"))] == []
