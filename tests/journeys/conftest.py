"""A running site with the demo and a browser; `page` is a person's clean browser window."""

import os
import shutil
from functools import partial
from itertools import chain

import pytest
from playwright.sync_api import sync_playwright

from app.core import locks
from app.site.demo.cast import PASSWORD
from tests.factories.accounts import PASSWORD as MADE_WITH
from tests.harness import browser as chromium
from tests.harness import live
from tests.harness.live import LiveServer
from tests.harness.served import served


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Each process takes a stretch of the list of its own: each begins with long ones."""
    journeys = [item for item in items if "journeys" in item.path.parts]
    journeys.sort(key=lambda item: "site" not in item.fixturenames)
    others = [item for item in items if item not in journeys]
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    stretches = [journeys[first::processes] for first in range(processes)]
    items[:] = [*others, *chain.from_iterable(stretches)]


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """An instance with the demo, loaded once for all processes of this run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "demo"
    with locks.held(shared / "demo.lock"):
        if not folder.exists():
            live.load_demo(shared / "loading")
            (shared / "loading").rename(folder)
    return folder


@pytest.fixture(scope="session")
def new_site(demo, tmp_path_factory):
    """Starts a site of its own (web server and worker) with the demo in it."""
    running = []

    def make(name):
        instance = tmp_path_factory.mktemp(name) / "instance"
        shutil.copytree(demo, instance)
        running.append(LiveServer(instance, app_env="test"))
        running[-1].start()
        return running[-1]

    yield make
    for site in running:
        site.stop()


@pytest.fixture(scope="session")
def live_server(new_site):
    """The site that the journeys share which do not move its clock."""
    return new_site("shared")


@pytest.fixture
def own_site(app, demo):
    """The loaded demo, served by this process, so that a test may add rows on the way."""
    shutil.copyfile(demo / "lumbung.sqlite3", app.extensions["test-store"].path)
    shutil.copytree(demo, app.instance_path, dirs_exist_ok=True)
    with served(app) as url:
        yield url


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all journeys; each window has its own cookies."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium.CHROMIUM, args=chromium.OPTIONS, headless=True
        )
        yield running
        running.close()


@pytest.fixture
def open_page(browser):
    """Opens one more window on a site; its complaints fail the test."""
    opened = []

    def make(url, **options):
        options = {"locale": "id-ID", "viewport": {"width": 1280, "height": 900}, **options}
        context = browser.new_context(base_url=url, **options)
        context.set_default_timeout(15_000)
        watch = chromium.Watch(context, url)
        opened.append((context, watch))
        page = context.new_page()
        page.watch = watch
        return page

    yield make
    for context, _ in opened:
        context.close()
    complaints = [complaint for _, watch in opened for complaint in watch.complaints]
    assert not complaints, complaints


@pytest.fixture
def new_page(open_page, live_server):
    """Opens one more window, by default with JavaScript, on the site that journeys share."""
    return partial(open_page, live_server.url)


@pytest.fixture
def on_own_site(own_site, open_page):
    """`on_own_site("juri1")`: a window of that person of the demo; "" is a visitor."""

    def sign_in(person="", **options):
        page = open_page(own_site, **options)
        if person:
            page.goto("/masuk")
            page.get_by_label("Alamat surel").fill(f"{person}@demo.test")
            page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
            page.get_by_role("main").get_by_role("button", name="Masuk").click()
            page.wait_for_url(lambda address: "/masuk" not in address)
        return page

    return sign_in


@pytest.fixture
def sign_in(app, open_page):
    """`sign_in("juri1@desa.test")`: a window of somebody whom the test has made, on a site of its
    own without the demo; "" is a visitor."""
    with served(app) as url:

        def as_(email, **options):
            page = open_page(url, **options)
            if not email:
                return page
            page.goto("/masuk")
            page.get_by_label("Alamat surel").fill(email)
            page.get_by_label("Kata sandi", exact=True).fill(MADE_WITH)
            page.get_by_role("main").get_by_role("button", name="Masuk").click()
            page.wait_for_url(lambda address: "/masuk" not in address)
            return page

        yield as_


@pytest.fixture
def page(new_page):
    """A clean browser window of one person."""
    return new_page()


@pytest.fixture
def page_without_scripts(new_page):
    """The same for a person whose browser runs no JavaScript."""
    return new_page(java_script_enabled=False)


@pytest.fixture
def axe():
    """`axe(page)`: no accessibility violation, light and dark."""
    return chromium.assert_accessible
