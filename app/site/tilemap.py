"""The tile map: one equal tile a province, placed as in the archipelago."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.agencies.models import Region

SIDE = 64
"""Units of the drawing that a tile takes."""
EASTERN_COLUMN = 10
"""First column of the second half; on a phone the halves stand below each other."""
STEPS = (1, 4, 10, 30)
"""The smallest count of each shade but the lightest."""

ABBREVIATIONS = {
    "11": ("Aceh", "AC"),
    "12": ("Sumut", "SU"),
    "13": ("Sumbar", "SB"),
    "14": ("Riau", "RI"),
    "15": ("Jambi", "JA"),
    "16": ("Sumsel", "SS"),
    "17": ("Bengkulu", "BE"),
    "18": ("Lampung", "LA"),
    "19": ("Babel", "BB"),
    "21": ("Kepri", "KR"),
    "31": ("Jakarta", "JK"),
    "32": ("Jabar", "JB"),
    "33": ("Jateng", "JT"),
    "34": ("DIY", "YO"),
    "35": ("Jatim", "JI"),
    "36": ("Banten", "BT"),
    "51": ("Bali", "BA"),
    "52": ("NTB", "NB"),
    "53": ("NTT", "NT"),
    "61": ("Kalbar", "KB"),
    "62": ("Kalteng", "KT"),
    "63": ("Kalsel", "KS"),
    "64": ("Kaltim", "KI"),
    "65": ("Kaltara", "KU"),
    "71": ("Sulut", "SA"),
    "72": ("Sulteng", "ST"),
    "73": ("Sulsel", "SN"),
    "74": ("Sultra", "SG"),
    "75": ("Gorontalo", "GO"),
    "76": ("Sulbar", "SR"),
    "81": ("Maluku", "MA"),
    "82": ("Malut", "MU"),
    "91": ("Papua", "PA"),
    "92": ("Pabar", "PB"),
    "93": ("Papsel", "PS"),
    "94": ("Papteng", "PT"),
    "95": ("Papeg", "PE"),
    "96": ("PBD", "PD"),
}
"""Kemendagri code → what stands on the tile, and on a small one: the letters of ISO 3166-2:ID."""


@dataclass(frozen=True)
class Tile:
    """One province on the map, with how many innovations it has."""

    code: str
    url: str
    name: str
    island_group: str
    short: str
    letters: str
    count: int
    shade: int
    x: int
    y: int


@dataclass(frozen=True)
class TileMap:
    """Both halves row by row, and the twin: the same provinces, most innovations first."""

    west: list[Tile]
    east: list[Tile]
    ranked: list[Tile]


def draw(
    provinces: Sequence[Region], counts: Mapping[str, int], address: Callable[[Region], str]
) -> TileMap:
    """The map of these provinces; `counts` by Kemendagri code, `address` of what a tile opens."""
    tiles = [_tile(one, counts.get(one.code, 0), address(one)) for one in provinces]
    tiles.sort(key=lambda tile: (tile.y, tile.x))
    border = EASTERN_COLUMN * SIDE
    return TileMap(
        west=[tile for tile in tiles if tile.x < border],
        east=[tile for tile in tiles if tile.x >= border],
        ranked=sorted(tiles, key=lambda t: (-t.count, t.code)),
    )


def _tile(province: Region, count: int, url: str) -> Tile:
    short, letters = ABBREVIATIONS.get(province.code, (province.name, province.code))
    return Tile(
        code=province.code,
        url=url,
        name=province.name,
        island_group=province.island_group,
        short=short,
        letters=letters,
        count=count,
        shade=sum(count >= step for step in STEPS),
        x=(province.tile_column or 0) * SIDE,
        y=(province.tile_row or 0) * SIDE,
    )
