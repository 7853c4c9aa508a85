"""A running site with the demo and a browser; `page` is a person's clean browser window."""

import pytest
from playwright.sync_api import sync_playwright

from tests.harness import browser as chromium
from tests.harness.live import LiveServer


@pytest.fixture(scope="session")
def live_server(tmp_path_factory):
    """The whole site (web server and worker) with the demo, shared by all journeys."""
    server = LiveServer(tmp_path_factory.mktemp("live") / "instance")
    server.start()
    yield server
    server.stop()


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
def new_page(browser, live_server):
    """Opens one more window, by default with JavaScript; its complaints fail the test."""
    opened = []

    def make(**options):
        options = {"locale": "id-ID", "viewport": {"width": 1280, "height": 900}, **options}
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(15_000)
        watch = chromium.Watch(context, live_server.url)
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
