"""The numbers of the error that relief makes, by the size of cells."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from app.geo.relief import BLOCK_MEANS, GEBCO, ReliefError, error_correlation_m


@pytest.mark.parametrize("cell_m", [30.0, 46.0, 90.0, 92.7, 100.0])
def test_cells_up_to_100_m_have_the_numbers_of_fine_terrain(cell_m: float) -> None:
    model = ReliefError.for_cells(cell_m)
    assert astuple(model)[:4] == pytest.approx((1.2, 0.10, 0.11, 1.0))
    assert error_correlation_m(cell_m) == 90.0


@pytest.mark.parametrize("cell_m", [450.0, 463.0, 926.0])
def test_cells_from_450_m_on_have_those_of_the_bundled_terrain(cell_m: float) -> None:
    assert astuple(ReliefError.for_cells(cell_m)) == pytest.approx((3.0, 0.16, 0.18, 1.0, 15.0, 41.0))
    assert error_correlation_m(cell_m) == pytest.approx(300.0)


def test_between_them_the_numbers_follow_the_size_of_cells() -> None:
    # Half way from 100 to 450 m, as sizes multiply.
    middle = (100.0 * 450.0) ** 0.5
    expected = ((1.2 * 3.0) ** 0.5, (0.10 * 0.16) ** 0.5, (0.11 * 0.18) ** 0.5)
    assert astuple(ReliefError.for_cells(middle))[:3] == pytest.approx(expected)
    assert error_correlation_m(middle) == pytest.approx((90.0 * 300.0) ** 0.5)
    sizes = [20.0, 60.0, 99.0, 101.0, 140.0, 200.0, 300.0, 449.0, 451.0, 900.0]
    for of in (lambda size: ReliefError.for_cells(size).floor_m, error_correlation_m):
        numbers = [of(size) for size in sizes]
        assert numbers == sorted(numbers)
    # No step where terrain begins to count as coarse.
    assert ReliefError.for_cells(100.1).floor_m == pytest.approx(1.2, rel=2e-3)


def test_gentle_ground_is_as_steep_at_every_size_of_cells() -> None:
    for cell_m in (30.0, 90.0, 200.0):
        model = ReliefError.for_cells(cell_m)
        assert (model.gentle_m / cell_m, model.rugged_m / cell_m) == pytest.approx((15.0 / 450.0, 41.0 / 450.0))


def test_a_model_is_written_and_read() -> None:
    assert str(GEBCO) == "relief 3 0.16 0.18 1.3 15 41"
    assert ReliefError.parse(str(BLOCK_MEANS)) == BLOCK_MEANS
    assert str(ReliefError.for_cells(30.0)) == "relief 1.2 0.1 0.11 1 1 2.73"


def test_a_model_written_before_gentle_ground_counted_is_read_without_it() -> None:
    model = ReliefError.parse("relief 3 0.16 0.18 1.3")
    assert astuple(model)[:4] == (3.0, 0.16, 0.18, 1.3)
    assert model.gentle_m == model.rugged_m
