"""Who is present to watch: the staffing of posts, and of the devices that belong to them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.geo.lrs import GEOD
from app.scene.layer_rows import Row, SceneLayer, number_of, rows_of, text_of
from layers.values.field import fold


@dataclass(frozen=True, slots=True)
class Post:
    """A checkpoint as the devices that belong to it need it: where it is, whether it is open, and its staff."""

    lon: float
    lat: float
    is_open: bool
    row: Row


def staffing_of(row: Row) -> float:
    """Share of a post's staff that is present, 0 to 1; 1 where it states nobody present, or no staff authorised.

    Nobody present is 0, whatever is authorised. Raises UserError for a number that cannot be read.
    """
    present = number_of(row, "staff_present", math.nan)
    authorised = number_of(row, "staff_authorised", math.nan)
    if present == 0.0:
        return 0.0
    if math.isnan(present) or math.isnan(authorised) or authorised <= 0.0:
        return 1.0
    return min(1.0, present / authorised)


def has_too_many(row: Row) -> bool:
    """Whether more staff is stated to be present than authorised."""
    return number_of(row, "staff_present", 0.0) > number_of(row, "staff_authorised", math.inf)


class Posts:
    """The checkpoints of a project by name, for the devices that name the one they belong to."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self._by_name: dict[str, list[Post]] = {}
        for post in posts:
            self._by_name.setdefault(fold(text_of(post.row, "name")), []).append(post)

    def owner(self, row: Row, place: Any) -> Post | None:
        """The post that a device names, the nearest of that name; None if it names none, or one that is not there."""
        name = text_of(row, "owner_post")
        named: Sequence[Post] = self._by_name.get(fold(name), ()) if name else ()
        return min(named, key=lambda post: GEOD.inv(place.x, place.y, post.lon, post.lat)[2], default=None)

    def staffing(self, row: Row, place: Any) -> float:
        """The share of the staff present at the post that a device belongs to; 1 for one that stands alone."""
        post = self.owner(row, place)
        if post is None:
            return 1.0
        return staffing_of(post.row) if post.is_open else 0.0


def posts_of(layers: Sequence[SceneLayer], is_open: Callable[[Row], bool]) -> Posts:
    """The checkpoints of some layers; ``is_open`` says of a row whether its post is."""
    rows = rows_of(layers, "checkpoints")
    return Posts(Post(place.x, place.y, is_open(row), row) for _, row, place in rows)
