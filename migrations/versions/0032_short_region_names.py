"""short names of regions

The rows of app/agencies/region_aliases_short.csv (what they are: app/agencies/regions.md).
"""

import csv
import re
from pathlib import Path

import sqlalchemy as sa
from alembic import op


revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

FILE = Path(__file__).resolve().parents[2] / "app" / "agencies" / "region_aliases_short.csv"

alias = sa.table(
    "region_alias", sa.column("name_key", sa.String), sa.column("region_code", sa.String)
)


def upgrade() -> None:
    there = set(op.get_bind().scalars(sa.select(alias.c.name_key)))
    new = {key: code for key, code in _listed().items() if key not in there}
    op.bulk_insert(alias, [{"name_key": key, "region_code": code} for key, code in new.items()])


def downgrade() -> None:
    op.execute(sa.delete(alias).where(alias.c.name_key.in_(_listed())))


def _listed():
    with FILE.open(encoding="utf-8", newline="") as file:
        return {_key(line["name"]): line["code"] for line in csv.DictReader(file)}


def _key(name):
    return re.sub(r"[^a-z0-9]", "", name.lower())
