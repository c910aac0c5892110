"""Results as tables, sample by sample and cell by cell, in CSV or Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.analysis.gaps.gap_report import Profile
from app.errors import UserError
from app.exchange.atomic import replacing
from app.exchange.formula import guarded
from app.exchange.read.columns import MARKING
from app.exchange.write.metadata import write_metadata
from layers.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.analysis.crossing.weight_sensitivity import Cells, Sensitivity

PROFILE_COLUMNS = (
    "route",
    "chainage_m",
    "lon",
    "lat",
    "elevation_m",
    "p_day",
    "p_night",
    "p_low",
    "p_high",
    "k",
    "porosity",
)
DETAIL_COLUMNS = (
    *("g_day", "g_night", "best_day", "best_night", "most_day", "most_night", "two_day", "two_night"),
    *("k_day", "k_night", "g_informed_day", "g_informed_night", "p_worst_hour", "worst_hours"),
)
"""The columns after them: how sure P is, its bounds, how many watch, what timetables give away, and the worst hour."""


def profile_table(profile: Profile) -> pd.DataFrame:
    """One row per sample; probabilities 0 to 1, degrees WGS 84, metres. ``class`` is empty where covered.

    ``p_tracks``: the probability that tracks are found afterwards, which is not detection. Columns a run lacks are
    empty: ``g_*`` without draws, and those unknown to an older run.
    """
    columns = {name: getattr(profile, name) for name in PROFILE_COLUMNS}
    details = {name: getattr(profile, name) for name in DETAIL_COLUMNS}
    counts = {name: pd.array(details[name]).astype("Int64") for name in ("k_day", "k_night")}
    return pd.DataFrame({**columns, "class": profile.klass, "p_tracks": profile.tracks, **details, **counts})


def cell_table(cells: Cells, sensitivity: Sensitivity) -> pd.DataFrame:
    """One row per 1-km cell: hours to cross, ease of crossing, rank by the index, and the rank's spread over weights.

    ``t_cross_h`` is empty if it cannot be computed.
    """
    return pd.DataFrame(
        {
            "route": cells.route,
            "km": cells.km,
            "t_cross_h": np.round(cells.t_cross_h, 3),
            "porosity": np.round(cells.porosity, 6),
            "index": np.round(cells.index, 6),
            "rank": sensitivity.rank,
            "rank_low": sensitivity.rank_low,
            "rank_high": sensitivity.rank_high,
            "top_decile_share": np.round(sensitivity.top_decile_share, 3),
        }
    )


def _cell(value: object) -> object:
    """A name as text, though a spreadsheet would run it."""
    return guarded(value) if isinstance(value, str) else value


def write(table: pd.DataFrame, path: Path, marking: str) -> None:
    """Write ``table`` as .csv or .parquet, whole or not at all. Raises UserError for other suffixes.

    Its columns are those other programs rely on, so ``marking`` stands beside them: in the attributes of a .parquet,
    and for a .csv in a file of metadata.
    """
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".parquet"}:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: this table is written as .csv or .parquet.").format(name=path.name)
        )
    table.attrs[MARKING] = marking
    with replacing(path) as temporary:
        if suffix == ".csv":
            texts = table.select_dtypes(include=["object", "str"]).columns
            table.assign(**{name: table[name].map(_cell, na_action="ignore") for name in texts}).to_csv(
                temporary, index=False, float_format="%.10g", lineterminator="\n"
            )
            write_metadata(temporary, marking)
        else:
            table.to_parquet(temporary, index=False)
