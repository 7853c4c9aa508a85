"""Rows under a lock."""

from app.core.db import db, locked, transaction
from tests.factories.accounts import make_user


def test_a_lock_keeps_what_was_changed_before_it(app):
    user = make_user(name="Rina")

    with transaction():
        user.name = "Rina Baru"
        assert locked(user).name == "Rina Baru"

    db.session.expire_all()
    assert user.name == "Rina Baru"
