"""`flask search …`: rebuild the index, look at its state, try a query, measure what it finds."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.commands import FILE
from app.core.errors import RuleBroken, problem_text, rule_text
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.search import actions, evaluating, queries
from app.search.asking import understand
from app.search.evaluating import Evaluated, Figures, Judgement
from app.search.index import IndexUnavailable, IndexUnwritable
from app.search.source import source

WORST = 5

group = AppGroup("search", help="The search index.")


@group.command()
def rebuild() -> None:
    """Build a new index beside the old one, then swap."""

    try:
        with _progress() as progress:
            count = actions.rebuild(queries.live_index(), wait=True, progress=progress)
    except IndexUnwritable as problem:
        said = _("Indeks pencarian tidak dapat ditulis: %(reason)s", reason=problem)
        raise click.ClickException(said) from problem
    click.echo(_("Indeks dibangun ulang: %(count)s dokumen.", count=count))


@contextmanager
def _progress() -> Iterator[actions.Progress]:
    """On a terminal a bar; elsewhere, as in a log, a line for each batch."""
    if not sys.stdout.isatty():
        yield lambda done, total: click.echo(
            _("  %(done)s dari %(total)s dokumen", done=done, total=total)
        )
        return
    with click.progressbar(length=1, label=_("Membangun indeks"), show_pos=True) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield progress


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
    with _usable():
        index = queries.live_index()
        queries.follow_words()
        page = index.search(understand(index, text).query, size=limit)
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


@group.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def evaluate(file: Path, as_json: bool) -> None:
    """Measure what the search finds against the judgements in FILE.

    One JSON object a line: query, kind, and relevant, the grade (1 to 3) of each entry by its key.
    """
    judgements = _judgements(file)
    with _usable():
        found = evaluating.evaluate(judgements, _keys)
    overall, kinds = evaluating.figures(found), evaluating.by_kind(found)
    if as_json:
        answer = {"all": asdict(overall), "kinds": {k: asdict(one) for k, one in kinds.items()}}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo("\n".join([*_table(kinds, overall), "", *_worst(found)]))


@contextmanager
def _usable() -> Iterator[None]:
    """A command that cannot go on without the index says what to do."""
    try:
        yield
    except IndexUnavailable as problem:
        advice = _("jalankan: flask --app wsgi search rebuild")
        words = _("indeks tidak dapat dipakai (%(reason)s)", reason=problem)
        raise click.ClickException(f"{words}; {advice}") from problem


def _judgements(file: Path) -> Sequence[Judgement]:
    with file.open("rb") as opened:
        content = opened.read(evaluating.LARGEST + 1)
    try:
        read = evaluating.read(content)
    except RuleBroken as problem:
        raise click.ClickException(f"{file}: {rule_text(problem)}") from problem
    for line, what in read.problems:
        click.echo(
            _("baris %(line)s: %(problem)s", line=line, problem=problem_text(what)), err=True
        )
    if read.problems:
        count = ngettext("%(num)d kesalahan", "%(num)d kesalahan", len(read.problems))
        raise click.ClickException(f"{file}: {count}")
    return read.judgements


def _keys(text: str) -> Sequence[str]:
    """What a visitor finds who asks this, the best first."""
    ids = source().first(text, evaluating.DEPTH)
    described = source().describe(ids)
    return [described[ref][0] for ref in ids if ref in described]


def _table(kinds: Mapping[str, Figures], overall: Figures) -> Iterator[str]:
    heads = ("nDCG@10", "MRR@10", "recall@50", _("tanpa hasil"), _("kueri"))
    every = _("semua")
    width = max(map(len, (*kinds, every)))
    yield "  ".join((" " * width, *heads))
    for kind, one in (*kinds.items(), (every, overall)):
        cells = (f"{one.ndcg:.3f}", f"{one.mrr:.3f}", f"{one.recall:.3f}", f"{one.zero:.1%}")
        columns = zip((*cells, str(one.queries)), heads, strict=True)
        yield "  ".join((kind.ljust(width), *(cell.rjust(len(head)) for cell, head in columns)))


def _worst(found: Sequence[Evaluated]) -> Iterator[str]:
    """Where to look first: the queries whose order is farthest from the best."""
    yield _("Paling jauh dari urutan terbaik (nDCG@10):")
    for one in sorted(found, key=lambda each: each.ndcg)[:WORST]:
        yield f"{one.ndcg:8.3f}  {one.judgement.query}"
