"""Static files are built whole, named after their content, and served for ever."""

import gzip
import shutil
import threading

import pytest
from flask import Flask

from app.core import assets
from app.core.errors import Unusable
from tests.factories.accounts import make_user

pytestmark = pytest.mark.once

CSS = "css/app.css"


@pytest.fixture
def static(tmp_path):
    """A copy of the sources, nothing built."""
    copy = tmp_path / "static"
    shutil.copytree(assets.STATIC, copy, ignore=shutil.ignore_patterns("dist"))
    return copy


def test_the_name_follows_the_content(static):
    before = assets.current(static)
    with (static / "css" / "site.css").open("a") as file:
        file.write("\n.new { color: var(--ink); }\n")

    after = assets.current(static)

    assert before.names[CSS] != after.names[CSS]
    assert before.names["img/logo.svg"] == after.names["img/logo.svg"]
    assert ".new{color:var(--ink)}" in (after.folder / after.names[CSS]).read_text("utf-8")


def test_nothing_is_built_twice(static):
    first = assets.current(static)
    stamp = (first.folder / "manifest.json").stat().st_mtime_ns

    assert assets.current(static) == first
    assert (first.folder / "manifest.json").stat().st_mtime_ns == stamp


def test_a_missing_file_is_built_again(static):
    built = assets.current(static)
    (built.folder / built.names[CSS]).unlink()

    assert (built.folder / assets.current(static).names[CSS]).is_file()


def test_where_nothing_can_be_built_the_site_says_what_to_run(static):
    (static / "dist").write_text("")  # so no folder can be made there

    with pytest.raises(Unusable, match="flask --app wsgi assets build"):
        assets.init_app(Flask("elsewhere"), static)


def test_several_workers_may_build_at_once(static):
    found, failed = [], []

    def work():
        try:
            built = assets.build(static)
            found.append(
                {name: (built.folder / name).read_bytes() for name in built.names.values()}
            )
        except OSError as problem:
            failed.append(problem)

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert failed == []
    assert all(files == found[0] for files in found)
    assert not [path for path in (static / "dist").iterdir() if path.name.startswith(".")]


def test_addresses_in_the_sheet_lead_to_built_files(static):
    built = assets.current(static)
    sheet = (built.folder / built.names[CSS]).read_text("utf-8")

    assert "../" not in sheet
    assert f'url("{built.names["img/kawung.svg"]}")' in sheet
    assert f'url("{built.names[assets.PLAIN[0]]}")' in sheet


def test_licences_stay_in_the_built_files(static):
    built = assets.current(static)

    assert "Licensed under MIT" in (built.folder / built.names[CSS]).read_text("utf-8")


@pytest.mark.parametrize(
    ("written", "built"),
    [
        ("a > b { color : red; }", "a>b{color : red}"),
        ("/* Pico's note */ a { x: 1 }", "a{x:1}"),
        ('a::after { content: " ; { } > "; }', 'a::after{content:" ; { } > "}'),
        ("a :hover, b { w: calc(1px + 2px) }", "a :hover,b{w:calc(1px + 2px)}"),
        (
            "@media (min-width: 1px) and (x) { a { b: c } }",
            "@media (min-width:1px) and (x){a{b:c}}",
        ),
        ("/*! licence */ a { b: c }", "/*! licence */ a{b:c}"),
    ],
)
def test_minifying_changes_no_meaning(written, built):
    assert assets.minify_css(written).strip() == built


def test_a_built_file_is_kept_for_ever_and_sent_compressed(app, client):
    name = app.extensions["assets"].names[CSS]

    packed = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"/static/{name}", headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert packed.headers["X-Content-Type-Options"] == "nosniff"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.content_type == "text/css; charset=utf-8"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data


def test_signing_in_does_not_fetch_the_files_again(app, new_client):
    name = app.extensions["assets"].names[CSS]

    answer = new_client(make_user()).get(f"/static/{name}")

    assert answer.status_code == 200
    assert "Cookie" not in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "name", ["manifest.json", "app.css", "../tokens.css", "app.000000000000.css"]
)
def test_anything_else_is_not_found(client, name):
    assert client.get(f"/static/{name}").status_code == 404


def test_static_addresses_are_the_same_in_both_languages(client):
    english = client.get("/en/tidak-ada").soup

    addresses = [tag["href"] for tag in english.select("link[rel=stylesheet], link[rel=icon]")]
    addresses += [tag["src"] for tag in english.select("script")]
    assert addresses
    assert all(address.startswith("/static/") for address in addresses)
    assert all(client.get(address).status_code == 200 for address in addresses)


def test_the_command_says_how_many_files_it_built(app):
    answer = app.test_cli_runner().invoke(args=["assets", "build"])

    assert answer.exit_code == 0
    assert answer.output == f"Berkas yang dibangun: {len(app.extensions['assets'].names)}\n"
