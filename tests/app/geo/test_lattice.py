"""Where cells lie: refusals, parts and spans."""

from __future__ import annotations

import numpy as np
import pytest

from app.geo.lattice import Lattice, span_of

UTM = (30.0, 0.0, 500_000.0, 0.0, -30.0, 4_200_000.0)


@pytest.mark.parametrize(("shape", "transform"), [((1, 5), UTM), ((5, 5), (30.0, 1.0, 0.0, 0.0, -30.0, 0.0))])
def test_what_is_no_raster_is_refused(shape: tuple[int, int], transform: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="grid"):
        Lattice(shape, transform, "EPSG:32642")  # type: ignore[arg-type]


def test_a_part_begins_where_its_first_cell_does() -> None:
    whole = Lattice((100, 200), UTM, "EPSG:32642")
    part = Lattice((10, 10), whole.shifted(20, 30), "EPSG:32642")
    np.testing.assert_allclose(part.to_lonlat(3.0, 4.0), whole.to_lonlat(33.0, 24.0), atol=1e-12)


def test_a_span_is_cut_to_what_there_is() -> None:
    assert span_of(np.array([2.4, 7.0]), 2, 100) == (0, 10)
    assert span_of(np.array([96.5]), 2, 100) == (94, 100)
    assert span_of(np.array([300.0]), 2, 100) == (100, 100)
