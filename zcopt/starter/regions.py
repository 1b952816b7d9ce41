"""Regions the tables know, and which name each table calls them by."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from zcopt.inputs.tables import DataRow, table
from zcopt.inputs.words import comparable, nearest

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Region:
    """A province or grid region; each ``_region`` is its name in a table, empty where the table does not have it."""

    row: DataRow
    name: str
    name_zh: str
    city: str
    latitude_degrees: float
    longitude_degrees: float

    def alias(self, column: str) -> str:
        """The name a table uses: ``grid_factor_region``, ``network_region``, ``gas_city`` ..."""
        return self.row.text(column)

    def solar(self) -> tuple[DataRow, float]:
        """The nearest city with monthly PV hours, and how far it is from the region's own city [km]."""
        cities = table("solar_monthly").where(quantity="pv_hours_tilt10_south")
        distances = [(self._distance_km(row), row) for row in cities]
        distance, row = min(distances, key=lambda pair: pair[0])
        return row, distance

    def _distance_km(self, row: DataRow) -> float:
        """Great-circle distance (haversine)."""
        north, east = radians(row.number("latitude_degrees")), radians(row.number("longitude_degrees"))
        here_north, here_east = radians(self.latitude_degrees), radians(self.longitude_degrees)
        root = (sin((north - here_north) / 2) ** 2
                + cos(north) * cos(here_north) * sin((east - here_east) / 2) ** 2)
        return 2 * EARTH_RADIUS_KM * asin(sqrt(root))


def region_names() -> tuple[str, ...]:
    """All regions in English."""
    return tuple(row.text("region") for row in table("regions").rows)


def find_region(written: str) -> Region | None:
    """The region of a name in English or Chinese, None when the tables do not know it."""
    word = comparable(written).removesuffix("省").removesuffix("市").removesuffix(" province")
    for row in table("regions").rows:
        if word in (comparable(row.text("region")), comparable(row.text("region_zh")),
                    comparable(row.text("region")).replace(" ", "")):
            return Region(row, row.text("region"), row.text("region_zh"), row.text("city"),
                          row.number("latitude_degrees"), row.number("longitude_degrees"))
    return None


def nearest_region(written: str) -> str:
    """The region whose name is most like this one, empty when none is."""
    return nearest(written, region_names()) if written else ""
