"""The ground that the other tests stand on holds."""

import threading

import pytest
from sqlalchemy import func, select

from app.core import clock, jobs
from app.core.db import db, transaction
from tests.harness import html


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("_", range(2))
def test_each_test_starts_from_the_migrated_rows(app, _):
    assert count(jobs.Job) == 0

    with transaction():
        jobs.enqueue("left.behind")

    assert count(jobs.Job) == 1


def test_other_threads_see_what_was_committed_and_nothing_earlier(app):
    seen = []

    def look():
        with app.app_context():
            seen.append(count(jobs.Job))

    def look_elsewhere():
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    with transaction():
        jobs.enqueue("some.work")
        look_elsewhere()
    look_elsewhere()

    assert seen == [0, 1]


def test_counted_queries_leave_bookkeeping_out(app, count_queries):
    with count_queries() as queries:
        with transaction():
            jobs.enqueue("some.work")
        count(jobs.Job)

    assert len(queries) == 2


def test_the_clock_can_be_held(freeze):
    freeze("2026-11-23T10:00+07:00")

    assert clock.now().isoformat() == "2026-11-23T03:00:00+00:00"


@pytest.mark.parametrize(
    "markup",
    ["<!doctype html><title>x</title><p><div></p>", "<p>a</b></p>", "<div id=a><span></div>"],
)
def test_malformed_html_is_refused(markup):
    with pytest.raises(html.MalformedHtml):
        html.parse(markup)


@pytest.mark.parametrize(
    "markup",
    [
        '<!doctype html><html lang="id"><head><title>x</title></head><body><p>a</p></body></html>',
        '<tr id="row"><td>a</td></tr>',
        '<section id="x"><svg viewBox="0 0 1 1"><use href="#i"></use></svg><br></section>',
    ],
)
def test_sound_html_is_read(markup):
    assert html.parse(markup).find(True)
