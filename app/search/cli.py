"""`flask search …`: rebuild the index, look at its state, try a query."""

import json

import click
from flask.cli import AppGroup

from app.core.i18n import gettext as _
from app.search import actions, queries
from app.search.asking import understand
from app.search.index import IndexUnavailable
from app.search.source import source

group = AppGroup("search", help="The search index.")


@group.command()
def rebuild() -> None:
    """Build a new index beside the old one, then swap."""

    def progress(done: int, total: int) -> None:
        click.echo(_("  %(done)s dari %(total)s dokumen", done=done, total=total))

    count = actions.rebuild(queries.live_index(), wait=True, progress=progress)
    click.echo(_("Indeks dibangun ulang: %(count)s dokumen.", count=count))


@group.command()
def status() -> None:
    """Show the state of the index."""
    state = queries.live_index().status()
    click.echo(_("masalah: %(code)s", code=state.problem or "-"))
    click.echo(_("dokumen: %(count)s", count=state.documents))
    click.echo(_("generasi: %(name)s", name=state.generation or "-"))
    click.echo(_("versi analisis: %(name)s", name=state.analyzer_version or "-"))
    click.echo(_("perubahan menunggu: %(count)s", count=queries.count_waiting()))


@group.command()
@click.argument("text")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def query(text: str, limit: int, as_json: bool) -> None:
    """Look for TEXT as a visitor does."""
    if not text.strip():
        raise click.UsageError(_("teks yang dicari kosong"))
    try:
        index = queries.live_index()
        page = index.search(understand(index, text).query, size=limit)
    except IndexUnavailable as problem:
        advice = _("jalankan: flask --app wsgi search rebuild")
        words = _("indeks tidak dapat dipakai (%(reason)s)", reason=problem)
        raise click.ClickException(f"{words}; {advice}") from problem
    described = source().describe(page.ids)
    hits = [
        {"id": ref, "key": described[ref][0], "title": described[ref][1], "score": score}
        for ref, score in zip(page.ids, page.scores, strict=True)
        if ref in described
    ]
    if as_json:
        click.echo(json.dumps({"total": page.total, "hits": hits}, ensure_ascii=False))
        return
    click.echo(_("hasil: %(count)s", count=page.total))
    for hit in hits:
        click.echo(f"{hit['score']:8.3f}  {hit['key']}  {hit['title']}")
