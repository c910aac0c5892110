"""What the layers of a scene make doubtful: posts told of long ago, a line known less well than it is sampled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from app.reasons import Reason
from layers.base import Layer

OLD_DAYS = 365
"""Posts told of a day longer ago than this are called old; an expert default."""
_POSTS = ("checkpoints", "sensors")


def posts_old(layers: Sequence[Layer], as_of: str) -> tuple[Reason, ...]:
    """The layers of posts and sensors that tell of a day long before ``as_of`` (ISO date)."""
    told = [(layer.name, layer.provenance.as_of[:10]) for layer in layers if layer.kind in _POSTS]
    day = pd.Timestamp(as_of)
    old = [(name, text) for name, text in told if _is_day(text) and (day - pd.Timestamp(text)).days > OLD_DAYS]
    return tuple(Reason("posts_old", {"layer": name, "as_of": text, "date": as_of}) for name, text in old)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def line_accuracy(layers: Sequence[Layer], as_of: str, step_m: float) -> tuple[Reason, ...]:
    """Whether a line that holds at ``as_of`` is known less well than its samples stand apart."""
    known = [layer.provenance.accuracy_m for layer in layers if layer.kind == "borders" and _holds(layer, as_of)]
    worst = max((accuracy for accuracy in known if accuracy is not None), default=0.0)
    return (Reason("line_accuracy", {"accuracy_m": worst, "step_m": step_m}),) if worst > step_m else ()


def _holds(layer: Layer, as_of: str) -> bool:
    """Whether one of a layer's lines is valid at a date."""
    ends = layer.frame.get("valid_to", pd.Series(dtype=object)).reindex(layer.frame.index)
    return bool((ends.isna() | (ends.astype("string").str[:10] > as_of).fillna(False)).any())
