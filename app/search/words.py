"""The words of a phrase, as a query and the groups of the lexicon both read it."""

from dataclasses import dataclass

from app.search import lexicon
from app.search.analysis import stem, tokens


@dataclass(frozen=True)
class Word:
    """One written word: folded, its stem, and the stems of its parts ("e-ktp": ktp)."""

    surface: str
    stem: str
    parts: tuple[str, ...] = ()


def words_of(text: str) -> list[Word]:
    """Written words, chat spelling undone; stop words only when there is nothing else."""
    chat = lexicon.pairs("chat")
    text = " ".join(chat.get(word.lower(), word) for word in text.split())
    found: dict[int, list[str]] = {}
    for token in tokens(text):
        found.setdefault(token.start, []).append(token.surface)
    if not found:
        return [Word(word, word) for word in text.lower().split() if word.isalnum()]
    return [
        Word(surface, stem(surface), tuple(stem(part) for part in parts))
        for surface, *parts in found.values()
    ]
