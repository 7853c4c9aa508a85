"""Foreign keys that name an agency or a unit, in whichever feature they stand.

Merging duplicates must reach rows of features above without importing them, so the keys are read
from the tables' own description.
"""

from typing import Any

from sqlalchemy import FromClause, Table, UniqueConstraint, delete, select, update
from sqlalchemy.sql.schema import Column

from app.core.db import Base, db


def move(target: FromClause, old: int, new: int) -> None:
    """Make every row that names `old` of the target table name `new` instead.

    Where a table may hold the name once only and holds both, the row of `old` goes.
    """
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table is target for key in column.foreign_keys):
                _drop_twins(table, column, old, new)
                db.session.execute(update(table).where(column == old).values({column.name: new}))
    db.session.expire_all()


def _drop_twins(table: Table, column: Column[Any], old: int, new: int) -> None:
    for rule in table.constraints:
        if not isinstance(rule, UniqueConstraint) or column.name not in rule.columns:
            continue
        twin = table.alias()
        others = [one.name for one in rule.columns if one is not column]
        same = [twin.c[name] == table.c[name] for name in others]
        exists = select(twin.c[column.name]).where(twin.c[column.name] == new, *same).exists()
        db.session.execute(delete(table).where(column == old, exists))
