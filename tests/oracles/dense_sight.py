"""Slow, plain sight lines to compare the kernels with: dense sampling along true geodesics, and every block's Phi."""

from __future__ import annotations

import numpy as np
from pyproj import Geod, Transformer
from scipy.ndimage import map_coordinates
from scipy.stats import norm

from app.arrays import BoolArray, FloatArray, SingleArray

EARTH_RADIUS_M = 6_371_008.8
WGS84 = Geod(ellps="WGS84")


def visible(  # noqa: PLR0917 - the problem has as many givens
    heights: SingleArray,
    transform: tuple[float, ...],
    crs: str,
    eye: tuple[float, float, float],
    lon: FloatArray,
    lat: FloatArray,
    target_m: float,
    curvature: float,
    step_m: float,
) -> BoolArray:
    """Whether an eye (lon, lat, metres above ground) sees each target, by samples every ``step_m`` of the geodesic."""
    to_grid = Transformer.from_crs("EPSG:4326", crs, always_xy=True)

    def ground(x: FloatArray, y: FloatArray) -> FloatArray:
        east, north = to_grid.transform(x, y)
        rows = (np.asarray(north) - transform[5]) / transform[4] - 0.5
        cols = (np.asarray(east) - transform[2]) / transform[0] - 0.5
        return map_coordinates(np.asarray(heights, np.float64), [rows, cols], order=1)

    seen = np.ones(lon.size, bool)
    azimuth, _, length = WGS84.inv(np.full(lon.size, eye[0]), np.full(lon.size, eye[1]), lon, lat)
    z_eye = ground(np.array([eye[0]]), np.array([eye[1]]))[0] + eye[2]
    z_target = ground(lon, lat) + target_m
    for n in range(lon.size):
        d = np.arange(step_m, length[n], step_m)
        if not d.size:
            continue
        x, y, _ = WGS84.fwd(np.full(d.size, eye[0]), np.full(d.size, eye[1]), np.full(d.size, azimuth[n]), d)
        apparent = ground(np.asarray(x), np.asarray(y)) - curvature * d**2 / (2 * EARTH_RADIUS_M)
        top = z_target[n] - curvature * length[n] ** 2 / (2 * EARTH_RADIUS_M)
        seen[n] = np.max((apparent - z_eye) / d) <= (top - z_eye) / length[n]
    return seen


def probability(
    length: float, c: FloatArray, d: FloatArray, sigmas: tuple[float, float, FloatArray], scale: float
) -> float:
    """The product over blocks of 2 ``scale`` centred on mid-ray of Phi(least c / sd), both end samples included.

    The variance comes from the 3 by 3 covariance of the height errors at the two ends and at d.
    """
    ratio = np.empty(d.size)
    for n, at in enumerate(d):
        places = np.array([0.0, length, at])
        sd = np.array([sigmas[0], sigmas[1], sigmas[2][n]])
        covariance = np.outer(sd, sd) * np.exp(-(((places[:, None] - places) / scale) ** 2))
        weights = np.array([1 - at / length, at / length, -1.0])
        ratio[n] = c[n] / np.sqrt(weights @ covariance @ weights)
    from_middle = (d - length / 2) / (2 * scale)
    blocks = range(int(np.floor(from_middle.min())) - 1, int(np.ceil(from_middle.max())) + 2)
    inside = [np.abs(from_middle - block) <= 0.5 + 1e-9 for block in blocks]
    return float(np.prod([norm.cdf(ratio[chosen].min()) for chosen in inside if chosen.any()]))
