"""`flask search …`: rebuild the index, look at its state, try a query."""

import json

import click
from flask.cli import AppGroup

from app.search import actions, queries
from app.search.index import IndexUnavailable
from app.search.query import parse
from app.search.source import source

group = AppGroup("search", help="Indeks pencarian.")


@group.command()
def rebuild() -> None:
    """Bangun indeks baru di samping yang lama, lalu tukar."""

    def progress(done: int, total: int) -> None:
        click.echo(f"  {done} dari {total} dokumen")

    count = actions.rebuild(queries.live_index(), wait=True, progress=progress)
    click.echo(f"Indeks dibangun ulang: {count} dokumen.")


@group.command()
def status() -> None:
    """Tampilkan keadaan indeks."""
    state = queries.live_index().status()
    click.echo(f"masalah: {state.problem or '-'}")
    click.echo(f"dokumen: {state.documents}")
    click.echo(f"generasi: {state.generation or '-'}")
    click.echo(f"versi analisis: {state.analyzer_version or '-'}")
    click.echo(f"perubahan menunggu: {queries.count_waiting()}")


@group.command()
@click.argument("text")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="Keluaran JSON.")
def query(text: str, limit: int, as_json: bool) -> None:
    """Cari TEXT seperti seorang pengunjung."""
    try:
        page = queries.live_index().search(parse(text), size=limit)
    except IndexUnavailable as problem:
        raise click.ClickException(
            f"indeks tidak dapat dipakai ({problem}); jalankan: flask search rebuild"
        ) from problem
    described = source().describe(page.ids)
    hits = [
        {"id": ref, "key": described[ref][0], "title": described[ref][1], "score": score}
        for ref, score in zip(page.ids, page.scores, strict=True)
        if ref in described
    ]
    if as_json:
        click.echo(json.dumps({"total": page.total, "hits": hits}, ensure_ascii=False))
        return
    click.echo(f"{page.total} hasil")
    for hit in hits:
        click.echo(f"{hit['score']:8.3f}  {hit['key']}  {hit['title']}")
