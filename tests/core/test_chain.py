"""The audit trail as a chain: whatever is changed, taken out or cut off is found and named."""

import pytest
from sqlalchemy import text

from app.core import audit, chain
from app.core.chain import Broken, Head
from app.core.db import db, transaction


def write(count, **details):
    with transaction():
        return [audit.note("test.done", None, number=n, **details) for n in range(count)]


def tamper(statement):
    """As somebody does it who owns the database file or server."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            for table in ("audit_row", "audit_link"):
                for act in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    db.session.rollback()


@pytest.fixture
def rows(app):
    rows = write(5)
    chain.link()
    return [row.id for row in rows]


def test_every_row_is_linked_to_those_before(rows):
    assert chain.head().rows == 5
    assert chain.count_unlinked() == 0
    assert chain.broken() is None
    before = chain.head()

    write(1)
    assert (chain.count_unlinked(), chain.head()) == (1, before)
    assert chain.link_all().rows == 6
    assert chain.broken(before) is None


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE audit_row SET payload = '{}' WHERE id = {row}", "changed"),
        ("UPDATE audit_row SET actor_id = 7 WHERE id = {row}", "changed"),
        ("DELETE FROM audit_row WHERE id = {row}", "missing"),
        ("DELETE FROM audit_link WHERE row_id = {row}", "gap"),
        ("UPDATE audit_link SET hash = 'x' WHERE row_id = {row}", "changed"),
    ],
)
def test_the_first_row_that_differs_is_named(rows, statement, why):
    tamper(statement.replace("{row}", str(rows[2])))

    assert chain.broken() == Broken(3, None if why == "gap" else rows[2], why)


def test_a_dropped_tail_is_found_through_a_published_head(rows):
    known = chain.head()
    tamper(f"DELETE FROM audit_link WHERE row_id > {rows[3]}")
    tamper(f"DELETE FROM audit_row WHERE id > {rows[3]}")

    assert chain.broken() is None
    assert chain.broken(known) == Broken(5, None, "short")


def test_so_is_a_trail_that_was_written_anew(rows):
    known = chain.head()
    tamper(f"UPDATE audit_row SET payload = '{{}}' WHERE id = {rows[0]}")
    tamper("DELETE FROM audit_link")
    chain.link_all()

    assert chain.broken() is None
    assert chain.broken(known) == Broken(5, rows[4], "other")
    assert chain.broken(Head(3, "x" * 64)) == Broken(3, rows[2], "other")


def test_who_commits_late_is_linked_late(rows):
    """On PostgreSQL a row may appear that has a lower number than those linked before."""
    tamper("DELETE FROM audit_link WHERE position > 3")
    tamper("UPDATE audit_row SET id = id + 2000 WHERE id = (SELECT max(id) FROM audit_row)")
    with transaction():
        chain.link()
    later = write(1)

    assert chain.link_all().rows == 6
    assert chain.broken() is None
    assert later[0].id > rows[4]


def test_the_command_says_whether_all_is_well(app, rows):
    def flask(*words):
        return app.test_cli_runner().invoke(args=["audit", "verify", *words])

    known = chain.head()
    said = flask("--head", known.hash.upper(), "--count", "5")
    assert said.output.startswith(f"Jejak audit utuh: 5 baris, kepala {known.hash}")
    assert "hanya bersama" in flask("--count", "5").output

    tamper(f"UPDATE audit_row SET action = 'x' WHERE id = {rows[1]}")
    said = flask()
    assert said.exit_code == 1
    assert f"urutan 2, baris {rows[1]}: isinya bukan yang dahulu dirangkai" in said.output
    said = flask("--head", "0" * 64, "--count", "1")
    assert "urutan 1" in said.output
    assert "bukan yang kepalanya" in said.output
