"""A mistake that a method like this invites: one change of the code, and the tests that have to notice it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One mistake: in the file ``path`` the text ``right``, which stands there once, becomes ``wrong``.

    ``tests``: what is run, ``path::function`` each; at least one has to fail.
    """

    name: str
    path: str
    right: str
    wrong: str
    tests: tuple[str, ...]

    def built(self, text: str) -> str:
        """The file's text with the mistake. Raises ValueError unless ``right`` stands in it exactly once."""
        if (count := text.count(self.right)) != 1:
            raise ValueError(f"{self.name}: {self.path} has {count} times the text that is to be changed: {self.right}")
        return text.replace(self.right, self.wrong)


def of_analysis(room: str, module: str, *names: str) -> tuple[str, ...]:
    """Tests of a module of a room of the analysis, by what follows ``test_`` in their names."""
    return tuple(f"tests/app/analysis/{room}/test_{module}.py::test_{name}" for name in names)
