"""The application, its database, and the people who visit it; nothing of one feature."""

import gc
import shutil
from datetime import datetime
from pathlib import Path

import flask_migrate
import hypothesis
import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from app import create_app
from app.config import ROOT, from_environment
from app.core import clock, jobs, limits
from app.core.db import db
from app.site.demo import loader
from tests.harness import browser, database, query_count
from tests.harness.visitor import Page, Visitor

set_hypothesis_home_dir(ROOT / ".cache" / "hypothesis")
hypothesis.settings.register_profile("site", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("site")


def pytest_collection_finish():
    """What was imported stays to the end: no collection of garbage need look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_collection_modifyitems(items):
    """Marks what needs no database and what needs a browser; where there is none, the journeys are
    skipped, which CI forbids."""
    for item in items:
        if "new_app" not in item.fixturenames:
            item.add_marker("storeless")
        if "journeys" in item.path.parts:
            item.add_marker("browser")
            if browser.CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium: run `make browser`"))


def build_app(instance, store):
    """The application on this store, as the tests configure it; nothing is migrated yet."""
    application = create_app(
        from_environment(
            {
                "APP_ENV": "test",
                "INSTANCE_PATH": str(instance),
                "DATABASE_URL": store.url,
                "SECRET_KEY": "a key for tests only, never for people",
                "BASE_URL": "http://localhost",
                "LANG": "id_ID.UTF-8",
            }
        )
    )
    application.testing = True
    application.extensions["test-store"] = store
    return application


@pytest.fixture(scope="session")
def new_app():
    """Makes the application on an empty database of this run. Each database comes from here: what
    needs none is the same on every kind of database."""

    def make(folder, name="test"):
        return build_app(folder / "instance", database.for_this_run(folder, name))

    return make


@pytest.fixture(scope="session")
def built_app(new_app, tmp_path_factory):
    """The application with a migrated database, built once; tests use `app`."""
    application = new_app(tmp_path_factory.mktemp("site"))
    store = application.extensions["test-store"]
    with application.app_context():
        flask_migrate.upgrade()
        store.remember()
    yield application
    with application.app_context():
        store.close()


@pytest.fixture
def app(built_app):
    """The application, its context pushed, its database and instance folder as on day one."""
    with built_app.app_context():
        built_app.extensions["test-store"].restore()
        _empty(Path(built_app.instance_path))
        limits.OWN.forget()
        yield built_app
        db.session.rollback()


@pytest.fixture(scope="session")
def kept_demo(tmp_path_factory):
    """Where the files of the demo are kept, once it was loaded."""
    return tmp_path_factory.mktemp("demo") / "instance"


@pytest.fixture
def demo(app, kept_demo):
    """What `flask demo load` puts on an empty instance; loaded once in a run, then brought back."""
    store = app.extensions["test-store"]
    if not kept_demo.exists():
        loader.load(lambda words: None)
        db.session.remove()
        store.remember("demo")
        shutil.copytree(app.instance_path, kept_demo)
    store.restore("demo")
    shutil.copytree(kept_demo, app.instance_path, dirs_exist_ok=True)


@pytest.fixture
def new_client(app):
    """Makes one more visitor, signed in when a user is given."""

    def make(user=None):
        visitor = Visitor(app, Page)
        return visitor.sign_in(user) if user is not None else visitor

    return make


@pytest.fixture
def client(new_client):
    """A visitor who has not signed in."""
    return new_client()


@pytest.fixture
def count_queries():
    """`with count_queries() as queries: …`, then `len(queries)` is a literal number."""
    return query_count.count_queries


@pytest.fixture
def freeze():
    """`freeze("2026-11-23T10:00+07:00")` holds the clock there until the test ends."""
    held = []

    def hold(at):
        while held:
            held.pop().__exit__(None, None, None)
        held.append(clock.frozen(datetime.fromisoformat(at) if isinstance(at, str) else at))
        held[-1].__enter__()

    yield hold
    while held:
        held.pop().__exit__(None, None, None)


@pytest.fixture
def run_jobs(app):
    """Does the worker's work: all jobs that are due; the test fails if one of them fails."""

    def run():
        done = jobs.run_due()
        db.session.rollback()
        broken = db.session.scalars(db.select(jobs.Job).where(jobs.Job.error != "")).all()
        assert not broken, [(job.kind, job.error) for job in broken]
        return done

    return run


def _empty(folder):
    for item in folder.iterdir() if folder.exists() else ():
        shutil.rmtree(item) if item.is_dir() else item.unlink()
