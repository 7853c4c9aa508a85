"""Our index and two others behind one interface, so that all are asked the same.

The others get the words already stemmed by our own analysis, and the telling words of a document
ready made: they are compared as engines. They hold the facts of a document beside the text, and
count facets the faster of the ways they offer.
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from pathlib import Path

import numpy as np
import tantivy

from app.search.analysis import stem, stems
from app.search.index import Document
from app.search.query import Alternative, Concept, Demand, ParsedQuery
from app.search.schema import WEIGHTS
from app.search.whoosh_index import WhooshIndex
from tests.bench.corpus import FACETS, Query, Text

FIELDS = ("title", "summary", "body")
FIRST = 10
EVERYTHING = 10_000_000


@dataclass(frozen=True)
class Asked:
    """A query with the stems of its words; `begun` are those of words that begin like the last.
    Every engine looks for any of them: one definition, so that all find the same."""

    kind: str
    stems: Sequence[str]
    begun: Sequence[str] = ()


@dataclass(frozen=True)
class Answer:
    """`counts[facet][code]`, without the zeros."""

    ids: Sequence[int]
    total: int
    counts: Mapping[str, Mapping[int, int]]


def stemmed(query: Query, index: WhooshIndex) -> Asked:
    if query.kind != "prefix":
        return Asked(query.kind, [stem(word) for word in query.words])
    *whole, last = query.words
    begun = dict.fromkeys(stem(word) for word in index.suggest(last, 8))
    return Asked("prefix", [stem(word) for word in whole], list(begun) or [last])


class Ours:
    """The index of the site, through what it offers to the site."""

    name = "ours"

    def __init__(self, path: Path) -> None:
        self.index = WhooshIndex(path)

    def build(self, texts: Iterable[Text]) -> None:
        self.index.rebuild([map(document, texts)], lambda: ((), ()), wait=True)

    def page(self, asked: Asked) -> Answer:
        page = self.index.search(self._parsed(asked), facets=FACETS, size=FIRST)
        counts = {
            facet: {int(value): count for value, count in values.items()}
            for facet, values in page.facet_counts.items()
        }
        return Answer(page.ids, page.total, counts)

    def hits(self, asked: Asked) -> set[int]:
        return set(self.index.search(self._parsed(asked), size=EVERYTHING).ids)

    def suggest(self, prefix: str) -> Sequence[str]:
        return self.index.suggest(prefix, 8)

    def similar(self, ref: int, telling: Sequence[str]) -> Sequence[int]:
        return [one.id for one in self.index.similar(ref, FIRST)]

    def _parsed(self, asked: Asked) -> ParsedQuery:
        words = [(one,) for one in asked.stems]
        if asked.kind == "phrase":
            concepts = [_concept([tuple(asked.stems)])]
        elif asked.kind == "or":
            concepts = [_concept(words)]
        else:
            concepts = [_concept([word]) for word in words]
            concepts += [_concept([(one,) for one in asked.begun])] if asked.begun else []
        return ParsedQuery("asked", tuple(concepts))


def _concept(phrases: Sequence[tuple[str, ...]]) -> Concept:
    return Concept(phrases[0][0], tuple(map(Alternative, phrases)), Demand.ALWAYS)


def document(text: Text) -> Document:
    fields = {name: getattr(text, name) for name in FIELDS}
    facets = {facet: [str(code)] for facet, code in text.facets.items()}
    return Document(text.id, fields, facets, 2015 + text.facets["year"])


class Fts5:
    """SQLite's own, contentless; facets are counted with numpy, which is faster than in SQL."""

    name = "fts5"

    def __init__(self, path: Path) -> None:
        path.mkdir(exist_ok=True)
        self.db = sqlite3.connect(path / "fts5.sqlite3")
        for pragma in ("cache_size=-100000", "mmap_size=2000000000", "temp_store=memory"):
            self.db.execute(f"pragma {pragma}")
        self.codes: dict[str, np.ndarray] = {}

    def build(self, texts: Iterable[tuple[Text, Sequence[Sequence[str]]]]) -> None:
        self.db.execute("pragma journal_mode=wal")
        self.db.execute(
            "create virtual table f using fts5(title, summary, body, content='',"
            " tokenize='unicode61 remove_diacritics 0')"
        )
        self.db.execute(f"create table facts(id integer primary key, {', '.join(FACETS)})")
        for text, parts in texts:
            said = [" ".join(part) for part in parts]
            self.db.execute(
                "insert into f(rowid, title, summary, body) values(?,?,?,?)", (text.id, *said)
            )
            codes = [text.facets[facet] for facet in FACETS]
            self.db.execute("insert into facts values(?,?,?,?,?,?)", (text.id, *codes))
        self.db.execute("insert into f(f) values('optimize')")
        self.db.execute("create virtual table words using fts5vocab(f, row)")
        self.db.commit()
        self.db.execute("pragma wal_checkpoint(truncate)")

    def open(self) -> None:
        rows = np.array(self.db.execute("select * from facts order by id").fetchall())
        codes = np.zeros((int(rows[-1, 0]) + 1, len(FACETS)), np.uint8)
        codes[rows[:, 0]] = rows[:, 1:]
        self.codes = {facet: codes[:, at].copy() for at, facet in enumerate(FACETS)}

    def page(self, asked: Asked) -> Answer:
        rows = self.db.execute(
            "select rowid, bm25(f, 5, 1.5, 1) from f where f match ?", (self._match(asked),)
        ).fetchall()
        found = np.array(rows).reshape(-1, 2)
        ids = found[:, 0].astype(np.int64)
        counts = {facet: np.bincount(codes[ids]) for facet, codes in self.codes.items()}
        best = ids[np.argsort(found[:, 1], kind="stable")[:FIRST]]
        told = {f: {int(c): int(n[c]) for c in np.flatnonzero(n)} for f, n in counts.items()}
        return Answer(best.tolist(), len(ids), told)

    def hits(self, asked: Asked) -> set[int]:
        rows = self.db.execute("select rowid from f where f match ?", (self._match(asked),))
        return {row[0] for row in rows}

    def suggest(self, prefix: str) -> Sequence[str]:
        rows = self.db.execute(
            "select term from words where term >= ? and term < ? order by doc desc limit 8",
            (prefix, prefix + "\U0010ffff"),
        )
        return [row[0] for row in rows]

    def similar(self, ref: int, telling: Sequence[str]) -> Sequence[int]:
        rows = self.db.execute(
            "select rowid from f where f match ? order by bm25(f, 5, 1.5, 1) limit ?",
            (self._match(Asked("or", telling)), FIRST + 1),
        )
        return [row[0] for row in rows]

    def update(self, text: Text, parts: Sequence[Sequence[str]]) -> None:
        said = [" ".join(part) for part in parts]
        with self.db:
            self.db.execute(
                "insert into f(f, rowid, title, summary, body) values('delete',?,?,?,?)",
                (text.id, *said),
            )
            self.db.execute(
                "insert into f(rowid, title, summary, body) values(?,?,?,?)", (text.id, *said)
            )

    def _match(self, asked: Asked) -> str:
        quoted = [f'"{one}"' for one in asked.stems]
        if asked.kind == "phrase":
            return f'"{" ".join(asked.stems)}"'
        if asked.kind == "or":
            return " OR ".join(quoted)
        begun = " OR ".join(f'"{one}"' for one in asked.begun)
        return " AND ".join([*quoted, *([f"({begun})"] if begun else [])])


class Tantivy:
    """The engine in Rust, through its Python package."""

    name = "tantivy"

    def __init__(self, path: Path) -> None:
        path.mkdir(exist_ok=True)
        builder = tantivy.SchemaBuilder()
        for name in FIELDS:
            builder.add_text_field(name, tokenizer_name="spaces", index_option="position")
        builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
        for facet in FACETS:
            builder.add_unsigned_field(facet, indexed=True, fast=True)
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(path))
        spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("spaces", spaces)

    def build(self, texts: Iterable[tuple[Text, Sequence[Sequence[str]]]]) -> None:
        writer = self.index.writer(256_000_000, 1)
        for text, parts in texts:
            writer.add_document(self._document(text, parts))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self.index.reload()
        self.searcher = self.index.searcher()

    def page(self, asked: Asked) -> Answer:
        query = self._query(asked)
        told = self.searcher.aggregate(query, AGGREGATES)
        found = self.searcher.search(query, FIRST, count=True)
        counts = {
            facet: {int(one["key"]): one["doc_count"] for one in told[facet]["buckets"]}
            for facet in FACETS
        }
        return Answer(self._ids(found.hits), found.count, counts)

    def hits(self, asked: Asked) -> set[int]:
        found = self.searcher.search(self._query(asked), self.searcher.num_docs, count=False)
        return set(self._ids(found.hits))

    def suggest(self, prefix: str) -> Sequence[str]:
        words: Sequence[str] = self.searcher.terms_with_prefix("body", prefix, limit=8)
        return words

    def similar(self, ref: int, telling: Sequence[str]) -> Sequence[int]:
        query = self._query(Asked("or", telling))
        return self._ids(self.searcher.search(query, FIRST + 1, count=False).hits)

    def update(self, text: Text, parts: Sequence[Sequence[str]]) -> None:
        writer = self.index.writer(64_000_000, 1)
        writer.delete_documents("id", text.id)
        writer.add_document(self._document(text, parts))
        writer.commit()
        self.open()

    def _document(self, text: Text, parts: Sequence[Sequence[str]]) -> tantivy.Document:
        said = {name: " ".join(part) for name, part in zip(FIELDS, parts, strict=True)}
        return tantivy.Document.from_dict({"id": text.id, **said, **text.facets}, self.schema)

    def _ids(self, hits: Iterable[tuple[float, object]]) -> list[int]:
        return [self.searcher.doc(address)["id"][0] for _, address in hits]

    def _query(self, asked: Asked) -> tantivy.Query:
        made, occur = tantivy.Query, tantivy.Occur
        if asked.kind == "phrase":
            return self._anywhere(
                lambda name: made.phrase_query(self.schema, name, list(asked.stems))
            )
        words = [self._word(one) for one in asked.stems]
        if asked.kind == "or":
            return made.boolean_query([(occur.Should, word) for word in words])
        begun = [(occur.Should, self._word(one)) for one in asked.begun]
        every = [*words, *([made.boolean_query(begun)] if begun else [])]
        return made.boolean_query([(occur.Must, word) for word in every])

    def _word(self, word: str) -> tantivy.Query:
        return self._anywhere(lambda name: tantivy.Query.term_query(self.schema, name, word))

    def _anywhere(self, made) -> tantivy.Query:
        boosted = (tantivy.Query.boost_query(made(name), WEIGHTS[name]) for name in FIELDS)
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in boosted])


AGGREGATES = {facet: {"terms": {"field": facet, "size": 64}} for facet in FACETS}


def analysed(text: Text) -> Sequence[Sequence[str]]:
    """Its stems, field by field."""
    return [stems(getattr(text, name)) for name in FIELDS]


def telling_words(
    all_parts: Sequence[Sequence[Sequence[str]]], wanted: Iterable[int]
) -> Mapping[int, list[str]]:
    """The twelve words of each of these documents that set it apart, by id."""
    holding = Counter(word for parts in all_parts for word in {w for part in parts for w in part})
    count = len(all_parts)

    def worth(heard: Counter[str], word: str) -> float:
        return heard[word] * math.log(count / holding[word])

    found = {}
    for ref in wanted:
        heard = Counter(word for part in all_parts[ref - 1] for word in part)
        known = [word for word in heard if holding[word] > 1 and word.isalpha()]
        found[ref] = nlargest(12, known, key=lambda word, heard=heard: worth(heard, word))
    return found
