"""Rows under a lock."""

from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db, locked, transaction
from tests.factories.accounts import make_user
from tests.harness.at_once import at_once


def test_a_lock_keeps_what_was_changed_before_it(app):
    user = make_user(name="Rina")

    with transaction():
        user.name = "Rina Baru"
        assert locked(user).name == "Rina Baru"

    db.session.expire_all()
    assert user.name == "Rina Baru"


def test_ten_who_write_at_the_same_moment_all_do(app):
    names = [f"orang{number}@instansi.test" for number in range(10)]

    assert at_once(app, make_user, [(name,) for name in names]) == [""] * 10

    found = db.session.scalars(select(User.email).order_by(User.id)).all()
    assert sorted(found) == sorted(names)


def test_rows_are_read_again_after_a_use_case_unless_its_answer_needs_no_more(app, count_queries):
    user = make_user(name="Rina")

    for kept, queries_needed in ((True, 0), (False, 1)):
        with transaction(kept=kept):
            user.name = f"Rina {kept}"
        with count_queries() as queries:
            assert user.name == f"Rina {kept}"
        assert len(queries) == queries_needed
