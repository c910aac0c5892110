"""Number formats of a report: two significant figures for a share, and always a unit."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.reasons.likelihood import probability
from layers.text import QT_TRANSLATE_NOOP

DASH = "–"
UNKNOWN = QT_TRANSLATE_NOOP("Report", "unknown")


def km(value_km: float, digits: int = 1) -> str:
    """Kilometres with a thousands separator.

    >>> km(1344.04), km(0.049, 2)
    ('1,344.0', '0.05')
    """
    return f"{value_km:,.{digits}f}"


def ranged(values_km: Sequence[float], draws: int) -> tuple[str, ...]:
    """Kilometres at 5, 50 and 95 % of so many draws, ascending, rounded to what that many draws support.

    The step is the largest power of ten, from 0.1 km on, whose rounding adds less than the draws leave open anyway: the
    standard error of the 5 and 95 % points.

    >>> ranged((1182.4, 1263.1, 1437.9), 200), ranged((528.07, 554.3, 588.0), 200), ranged((3.01, 3.2, 3.31), 200)
    (('1,180', '1,260', '1,440'), ('528', '554', '588'), ('3.0', '3.2', '3.3'))
    """
    # Quantiles of a normal sample at 5 and 95 %: 2.11 sd / sqrt(M), and 3.29 sd lie between them.
    error = 2.11 / 3.29 * (values_km[-1] - values_km[0]) / math.sqrt(draws) if draws else 0.0
    # What is rounded to a step is off by step / sqrt(12), standard deviation.
    step = 10.0 ** max(math.floor(math.log10(math.sqrt(12.0) * error)), -1) if error > 0.0 else 0.1
    return tuple(f"{round(value / step) * step:,.{1 if step < 1.0 else 0}f}" for value in values_km)


def span(from_km: float, to_km: float) -> str:
    """A stretch by its chainage in kilometres.

    >>> span(412.3, 419.64)
    'km 412.3–419.6'
    """
    return f"km {km(from_km)}{DASH}{km(to_km)}"


def share(value: float) -> str:
    """A probability or other share of 1 with two significant figures; what would round to 0 or 1 gets a < or >.

    >>> share(0.0341), share(0.5), share(0.0), share(1e-5), share(0.9971), share(1.0), share(float("nan"))
    ('0.034', '0.50', '0', '< 0.001', '> 0.99', '1', 'unknown')
    """
    if math.isnan(value):
        return UNKNOWN
    if value in (0.0, 1.0):
        return f"{value:.0f}"
    if value < 0.001 or value >= 0.995:
        return "< 0.001" if value < 0.001 else "> 0.99"
    digits = 2 if value >= 0.1 else 1 - math.floor(math.log10(value))
    return f"{value:.{digits}f}"


def two_figures(value: float) -> str:
    """A number with two significant figures, whole from 10 on.

    >>> two_figures(0.352), two_figures(2.0), two_figures(12.4), two_figures(0.0)
    ('0.35', '2.0', '12', '0.0')
    """
    return f"{value:.0f}" if value >= 9.95 else f"{value:#.2g}"


def bracket(low: float, high: float) -> str:
    """A probability as a range, from low to high.

    >>> bracket(0.02, 0.31), bracket(0.0, 0.0), bracket(0.0, 0.31)
    ('0.020–0.31', '< 0.01', '< 0.01–0.31')
    """
    ends = probability(low), probability(high)
    return ends[0] if ends[0] == ends[1] else DASH.join(ends)


def counted(count: int, one: str, many: str) -> str:
    """The template for one, or for as many as there are.

    >>> counted(1, "{count} stretch", "{count} stretches"), counted(0, "{count} stretch", "{count} stretches")
    ('{count} stretch', '{count} stretches')
    """
    return one if count == 1 else many


def percent(part: float, whole: float) -> str:
    """A part of a whole as a percentage.

    >>> percent(1, 3), percent(1, 1000), percent(0, 0)
    ('33 %', '0.1 %', '0 %')
    """
    value = 100.0 * part / whole if whole else 0.0
    return f"{value:.0f} %" if value >= 1.0 or value == 0.0 else f"{value:.1f} %"


def metres(value_m: float) -> str:
    """A distance: metres below 1 km, else kilometres.

    >>> metres(640.2), metres(12_345.0)
    ('640 m', '12.3 km')
    """
    return f"{value_m:,.0f} m" if value_m < 1000.0 else f"{value_m / 1000.0:,.1f} km"


def coordinate(lon: float, lat: float) -> str:
    """Latitude and longitude in degrees, four decimals (about 10 m).

    >>> coordinate(70.78104, -38.412)
    '38.4120° S 70.7810° E'
    """
    return f"{abs(lat):.4f}° {'N' if lat >= 0 else 'S'} {abs(lon):.4f}° {'E' if lon >= 0 else 'W'}"


def plain(value: float) -> str:
    """A parameter as given, without trailing zeros.

    >>> plain(20000.0), plain(0.66)
    ('20,000', '0.66')
    """
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"
