"""Changes travel from the database to the index: nothing is lost, whatever is interrupted."""

import pytest

from app.core.db import db, transaction
from app.search import actions, queries
from app.search.index import Document
from app.search.models import IndexChange
from app.search.query import parse
from tests.search.conftest import put


@pytest.fixture
def index(shelf):
    index = queries.live_index()
    actions.rebuild(index, wait=True)
    return index


def ids(index, text=""):
    return sorted(index.search(parse(text)).ids)


def test_a_rebuild_takes_everything(index):
    assert ids(index) == [1, 2]


def test_changes_reach_the_index_with_the_next_round(index, shelf):
    put(shelf, 3, "Samsat Keliling")
    del shelf[1]
    put(shelf, 2, "Ojek Bayi")
    with transaction():
        actions.touch(1)
    assert ids(index) == [1, 2]

    actions.keep_up(index)

    assert ids(index) == [2, 3]
    assert ids(index, "bayi") == [2]
    assert queries.count_waiting() == 0


def test_a_change_that_is_rolled_back_is_forgotten(index, shelf):
    with pytest.raises(ZeroDivisionError), transaction():
        actions.touch(1)
        raise ZeroDivisionError

    assert actions.apply_pending(index) == 0


def test_a_round_cut_off_before_the_mark_is_done_again(index, shelf, monkeypatch):
    put(shelf, 3, "Samsat Keliling")

    def cut_off(ids):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(actions, "_mark_applied", cut_off)
        with pytest.raises(KeyboardInterrupt):
            actions.apply_pending(index)
    assert queries.count_waiting() == 1

    assert actions.apply_pending(index) == 1
    assert ids(index) == [1, 2, 3]


def test_many_changes_are_taken_in_batches(index, shelf, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    for ref in range(10, 15):
        put(shelf, ref, "Samsat")

    assert [actions.apply_pending(index) for _ in range(4)] == [2, 2, 1, 0]
    assert len(ids(index)) == 7


def test_a_rebuild_loses_nothing_that_the_worker_wrote_meanwhile(index, shelf, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    put(shelf, 7, "Sebelum")

    def meanwhile(done, _total):
        if done == 1:
            del shelf[1]
            put(shelf, 1, "Sudah lewat")
            put(shelf, 8, "Baru")
            while actions.apply_pending(index):
                pass
            put(shelf, 9, "Paling baru")

    actions.rebuild(index, wait=True, progress=meanwhile)

    assert ids(index) == [1, 2, 7, 8, 9]
    assert ids(index, "lewat") == [1]
    assert ids(index, "bank") == []


def test_old_marks_are_cleared_away(index, shelf, freeze):
    freeze("2026-01-01T00:00+07:00")
    put(shelf, 3, "Lama")
    actions.keep_up(index)
    freeze("2026-02-01T00:00+07:00")
    put(shelf, 4, "Baru")
    actions.keep_up(index)

    kept = db.session.scalars(db.select(IndexChange.document_id)).all()
    assert kept == [4]


def test_the_worker_rebuilds_an_index_that_is_missing(shelf):
    index = queries.live_index()
    assert index.status().problem == "missing"

    actions.keep_up(index)

    assert index.status().problem == ""
    assert ids(index) == [1, 2]


def test_the_worker_leaves_a_running_rebuild_alone(shelf):
    index = queries.live_index()

    def batches():
        actions.keep_up(index)
        assert index.status().problem == "missing"
        yield [Document(1, {"title": "Bank Sampah"})]

    index.rebuild(batches(), lambda: ((), ()), wait=True)

    assert ids(index) == [1]
