"""one key for both spellings of "kementerian"

Where both spellings are two agencies, the keys stay: the platform admin merges them.
"""

import sqlalchemy as sa
from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

named = [
    sa.table(name, sa.column("name_key", sa.String), sa.column("name", sa.String))
    for name in ("agency", "agency_alias")
]


def upgrade() -> None:
    _respell("kementrian", "kementerian")


def downgrade() -> None:
    _respell("kementerian", "kementrian")


def _respell(old, new):
    connection = op.get_bind()
    taken = {key for table in named for key in connection.scalars(sa.select(table.c.name_key))}
    for table in named:
        misspelt = sa.func.lower(table.c.name).like("%kementrian%")
        for key in connection.scalars(sa.select(table.c.name_key).where(misspelt)).all():
            respelt = key.replace(old, new)
            if respelt not in taken:
                taken.add(respelt)
                connection.execute(
                    sa.update(table).where(table.c.name_key == key).values(name_key=respelt)
                )
