"""The rows of a layer, column by column: where they lie first, the other columns when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    import geopandas as gpd

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Geometries = NDArray[np.object_]
Mask = NDArray[np.bool_]
WGS84 = 4326
KEY, GEOMETRY = "fid", "geometry"


class Reader(Protocol):
    """Where the columns of a table come from."""

    def columns(self, names: Sequence[str], fids: IntArray) -> Mapping[str, Any]:
        """Arrays as pandas has them, with a cell for each of ``fids``; missing where there is no such row any more."""

    def row(self, fid: int) -> Any:
        """One row with its geometry, as ``GeoDataFrame.loc`` gives it. Raises KeyError if there is none."""


class Table:
    """n rows: their fids, their geometries in EPSG:4326, columns by name. It does not change: an edit makes another.

    Points are held as coordinates, without an object each; a column that was not asked for is not in memory. Columns
    that are read later are those of the file as it then is.
    """

    def __init__(
        self,
        fids: IntArray,
        places: FloatArray | Geometries,
        held: Mapping[str, Any],
        names: Sequence[str] | None = None,
        reader: Reader | None = None,
        unreadable: Sequence[int] = (),
    ) -> None:
        """``places``: coordinates, n × 2, of points (NaN where there is none), or n geometries; ``held``: n cells each.

        ``names`` are all columns in their order, with those that only ``reader`` has; ``unreadable`` the fids of rows
        whose geometry could not be read.
        """
        self.fids = fids
        self.unreadable = tuple(unreadable)
        self._places = places
        self._held = dict(held)
        self._reader = reader
        self.names = tuple(held if names is None else names)

    @classmethod
    def of_frame(cls, frame: gpd.GeoDataFrame, unreadable: Sequence[int] = ()) -> Self:
        """The rows of a GeoDataFrame in EPSG:4326, indexed by fid."""
        held = {str(name): frame[name].array for name in frame.columns if name != frame.geometry.name}
        shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
        return cls(np.asarray(frame.index, dtype=np.int64), shapes, held, unreadable=unreadable)

    def __len__(self) -> int:
        return len(self.fids)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    # Where they lie

    @cached_property
    def xy(self) -> FloatArray | None:
        """The coordinates of the points, n × 2, NaN where a row has none; None if any row is not one point."""
        if self._places.ndim > 1:
            return self._places.astype(np.float64, copy=False)
        if not (shapely.get_type_id(self._places) <= int(shapely.GeometryType.POINT)).all():
            return None
        there = ~shapely.is_empty(self._places) & ~shapely.is_missing(self._places)
        xy = np.full((len(self), 2), np.nan)
        xy[there] = shapely.get_coordinates(self._places[there])
        return xy

    @cached_property
    def geometries(self) -> Geometries:
        """The n geometries; None where there is none."""
        return self._shapes(np.arange(len(self)))

    def _shapes(self, rows: IntArray) -> Geometries:
        """Those of some rows."""
        places = self._places[rows]
        if places.ndim == 1:
            return places.astype(object, copy=False)
        there = np.isfinite(places[:, 0])
        shapes = np.full(len(rows), None, dtype=object)
        shapes[there] = shapely.points(places[there])
        return shapes

    def geometry(self, fid: int) -> BaseGeometry | None:
        """The geometry of a row; None if it has none, or there is no such row."""
        places = np.flatnonzero(self.fids == fid)
        shape: BaseGeometry | None = self._shapes(places)[0] if len(places) else None
        return shape

    @property
    def bounds(self) -> FloatArray:
        """West, south, east, north of all of them; NaN if there are none."""
        return np.asarray(shapely.total_bounds(self.geometries)) if len(self) else np.full(4, np.nan)

    # The other columns

    def array(self, name: str) -> Any:
        """A column as an array of pandas. Raises KeyError if there is none."""
        self._read([name])
        return self._held[name]

    def __getitem__(self, name: str) -> Any:
        """A column as a Series, indexed by fid. Raises KeyError if there is none."""
        import pandas as pd  # noqa: PLC0415 - it takes long, and much is done without a column

        return pd.Series(self.array(name), index=self._index, name=name, copy=False)

    def read_all(self) -> None:
        """Read the columns that are not in memory yet, for who needs them when the file is closed."""
        self._read(self.names)

    @cached_property
    def frame(self) -> gpd.GeoDataFrame:
        """All columns and the geometry, indexed by fid."""
        import geopandas as gpd  # noqa: PLC0415 - as above

        self.read_all()
        columns = {name: self._held[name] for name in self.names}
        return gpd.GeoDataFrame(columns, geometry=self.geometries, crs=WGS84, index=self._index)

    def row(self, fid: int) -> Any:
        """One row with its geometry, as ``frame.loc`` gives it. Raises KeyError if there is none."""
        if self._reader is None:
            return self.frame.loc[fid]
        places = np.flatnonzero(self.fids == fid)
        if not len(places):
            raise KeyError(fid)
        row = self._reader.row(fid)
        for name, cells in self._held.items():
            row[name] = cells[places[0]]
        return row

    @cached_property
    def _index(self) -> Any:
        import pandas as pd  # noqa: PLC0415 - as above

        return pd.Index(self.fids, name=KEY)

    def _read(self, names: Iterable[str]) -> None:
        lacking = [name for name in names if name not in self._held]
        if not lacking:
            return
        if self._reader is None or not set(lacking) <= set(self.names):
            raise KeyError(lacking[0])
        self._held |= self._reader.columns(lacking, self.fids)

    # Others made of it

    def read_by(self, reader: Reader) -> Table:
        """The same whose other columns another reader has."""
        return Table(self.fids, self._places, self._held, self.names, reader, self.unreadable)

    def where(self, mask: Mask) -> Table:
        """The rows of a mask; their columns are read when this one's are."""
        reader = _Part(self, mask)
        fids = self.fids[mask]
        unreadable = sorted(set(self.unreadable) & set(fids.tolist())) if self.unreadable else ()
        return Table(fids, self._places[mask], {}, self.names, reader, unreadable)

    def replaced(self, name: str, cells: Any) -> Table:
        """The same rows with other cells, n, in a column, which may be new."""
        names = dict.fromkeys((*self.names, name))
        everywhere = np.ones(len(self), dtype=np.bool_)
        return Table(self.fids, self._places, {name: cells}, tuple(names), _Part(self, everywhere), self.unreadable)

    def spliced(self, fids: Iterable[int], fresh: Table) -> Table:
        """The same with ``fresh`` in place of the rows of ``fids``, in the order of the fids."""
        import pandas as pd  # noqa: PLC0415 - as above

        changed = np.fromiter(fids, np.int64)
        rest = ~np.isin(self.fids, changed)
        keys = np.concatenate([self.fids[rest], fresh.fids])
        order = np.argsort(keys, kind="stable")
        held = {
            name: pd.concat([pd.Series(cells)[rest], pd.Series(fresh.array(name))], ignore_index=True).array[order]
            for name, cells in self._held.items()
        }
        mine, others = self._together(fresh)
        places = np.concatenate([mine[rest], others])[order]
        unreadable = sorted((set(self.unreadable) - set(changed.tolist())) | set(fresh.unreadable))
        return Table(keys[order], places, held, self.names, self._reader, unreadable)

    def _together(self, fresh: Table) -> tuple[Any, Any]:
        """The places of two tables in the same form: coordinates if all are points."""
        if self._places.ndim > 1 and fresh.xy is not None:
            return self._places, fresh.xy
        return self.geometries, fresh.geometries


class _Part:
    """The columns of some rows of another table."""

    def __init__(self, table: Table, mask: Mask) -> None:
        self._table, self._mask = table, mask

    def columns(self, names: Sequence[str], fids: IntArray) -> Mapping[str, Any]:
        del fids  # those of the mask
        return {name: self._table.array(name)[self._mask] for name in names}

    def row(self, fid: int) -> Any:
        return self._table.row(fid)
