"""The nodes of terrain error: the correlation that is stated, and rings that close."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.kernels.chance import keys_of, latent
from app.analysis.sight.line import Line, LineCache, line_of
from app.analysis.uncertainty.assumptions import key_of
from app.analysis.uncertainty.error_nodes import CORRELATION_M, Nodes
from tests.builders.scenes import border, scene

DRAWS = keys_of(key_of("draws"), 20_000)


def line(**options: object) -> Line:
    return line_of(scene(**options), LineCache())  # type: ignore[arg-type]


def errors(nodes: Nodes, rows: list[int]) -> np.ndarray:
    out = np.empty((len(rows), DRAWS.size), dtype=np.float32)
    latent(DRAWS, nodes.key, nodes.first[rows], nodes.weights[rows], out)
    return out


def test_errors_are_standard_and_correlated_over_400_m() -> None:
    along = line()
    error = errors(Nodes.of(along), [20, 21, 22, 24, 30])
    assert error.std(axis=1) == pytest.approx(np.ones(5), abs=0.02)
    apart = (np.concatenate(along.edges_mm)[[21, 22, 24, 30]] - np.concatenate(along.edges_mm)[20]) / 1e3
    expected = np.exp(-((apart / CORRELATION_M) ** 2))
    result = [np.corrcoef(error[0], other)[0, 1] for other in error[1:]]
    assert result == pytest.approx(expected, abs=0.03)


def test_a_ring_has_no_seam() -> None:
    ring = line(line=border([(0, 0), (0, 2000), (2000, 2000), (2000, 0), (0, 0)], ring=True))
    error = errors(Nodes.of(ring), [0, 1, len(ring) - 1])
    across, along = (np.corrcoef(error[0], other)[0, 1] for other in (error[2], error[1]))
    assert across == pytest.approx(along, abs=0.05)


def test_the_nodes_of_a_line_are_those_of_its_places() -> None:
    nodes = Nodes.of(line())
    assert len(np.unique(nodes.key)) == nodes.key.size
    assert (nodes.weights**2).sum(axis=1) == pytest.approx(np.ones(len(nodes.first)))
