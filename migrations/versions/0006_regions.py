"""regions and their aliases

The rows of app/agencies/regions.csv and region_aliases.csv (sources: app/agencies/regions.md).
"""

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FILES = Path(__file__).resolve().parents[2] / "app" / "agencies"

region = sa.table(
    "region",
    sa.column("code", sa.String),
    sa.column("name", sa.String),
    sa.column("kind", sa.String),
    sa.column("province_code", sa.String),
    sa.column("island_group", sa.String),
    sa.column("population", sa.Integer),
    sa.column("area_km2", sa.BigInteger),
    sa.column("districts", sa.Integer),
    sa.column("villages", sa.Integer),
    sa.column("islands", sa.Integer),
    sa.column("tile_column", sa.Integer),
    sa.column("tile_row", sa.Integer),
)
agency = sa.table("agency", sa.column("region_code", sa.String))
library_entry = sa.table("library_entry", sa.column("region_code", sa.String))
alias = sa.table(
    "region_alias", sa.column("name_key", sa.String), sa.column("region_code", sa.String)
)


def upgrade() -> None:
    rows = [_row(line) for line in _lines("regions.csv")]
    there = set(op.get_bind().scalars(sa.select(region.c.code)))  # a downgrade leaves some
    new = [row for row in rows if row["code"] not in there]
    op.bulk_insert(region, [row for row in new if row["province_code"] is None])
    op.bulk_insert(region, [row for row in new if row["province_code"] is not None])
    keys = _aliases(rows)
    op.bulk_insert(alias, [{"name_key": k, "region_code": code} for k, code in keys.items()])


def downgrade() -> None:
    """Regions that rows of people refer to stay, with their provinces."""
    op.execute(sa.delete(alias))
    used = sa.union(sa.select(agency.c.region_code), sa.select(library_entry.c.region_code))
    used_codes = {code for code in op.get_bind().scalars(used) if code}
    kept = used_codes | {code[:2] for code in used_codes}
    unused = sa.delete(region).where(region.c.code.not_in(kept))
    op.execute(unused.where(region.c.province_code.is_not(None)))
    op.execute(unused)


def _lines(name):
    with (FILES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _row(line):
    whole = ("population", "districts", "villages", "islands")
    return {
        **{name: line[name] for name in ("code", "name", "kind", "island_group")},
        **{name: int(line[name]) for name in whole},
        "province_code": line["province_code"] or None,
        "area_km2": int(Decimal(line["area_km2"]).scaleb(3)),
        "tile_column": int(line["tile_column"]) if line["tile_column"] else None,
        "tile_row": int(line["tile_row"]) if line["tile_row"] else None,
    }


def _aliases(rows):
    """Key → code: full names, listed names, and bare names that mean one region only."""
    names = {_plain(row["name"]): row["code"] for row in rows}
    listed = {line["name"]: line["code"] for line in _lines("region_aliases.csv")}
    keys = {_key(name): code for name, code in (names | listed).items()}
    below = {name: code for name, code in names.items() if len(code) > 2}
    bare = {name: name.split(" ", 1)[1] for name in below}
    times = Counter(_key(name) for name in bare.values())
    for name, code in below.items():
        key = _key(bare[name])
        if times[key] == 1:
            keys.setdefault(key, code)
    return keys


def _plain(name):
    return name.replace(" Administrasi", "").replace("Kep. ", "Kepulauan ")


def _key(name):
    return re.sub(r"[^a-z0-9]", "", name.lower())
