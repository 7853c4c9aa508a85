"""The topics of judges, in their own words, and the proposals in which they occur.

A topic occurs where its words stand side by side in one text: whatever their affixes, and whatever
stop words between them, as the search of the site reads them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.competitions.definition import Audience, FormDefinition, QuestionKind
from app.entries.rules.reading import readable
from app.search.analysis import stems

MOST, LONGEST = 10, 60
"""So many topics, of so many characters each."""
_APART = re.compile(r"[,;\n]")
_OWN_WORDS = {QuestionKind.TEXT, QuestionKind.LINE}
_GAP = "|"
"""Between two texts; no word."""


def topics_in(text: str) -> Sequence[str]:
    """What a judge wrote, one a line or separated by commas: each once, as it was written."""
    found: dict[tuple[str, ...], str] = {}
    for said in _APART.split(text):
        topic = " ".join(said.split())
        if topic:
            found.setdefault(tuple(stems(topic)) or (topic,), topic)
    return list(found.values())


def is_topic(said: str) -> bool:
    """Whether it holds more than stop words."""
    return bool(stems(said))


def texts_of(content: Mapping[str, Any], form: FormDefinition) -> Iterator[str]:
    """What applicants wrote in their own words and every judge may read, also in a blind stage:
    nothing of a snapshot that tells who they are. Names of partners are no subject either."""
    yield content["title"]
    for section in readable(content, form, Audience.JUDGES, blind=True):
        for answer in section.answers:
            if answer.question.kind in _OWN_WORDS and answer.value:
                yield answer.value


def words_in(texts: Iterable[str]) -> str:
    """The words of these texts, to find topics in them."""
    return f" {_GAP} ".join(" ".join(stems(text)) for text in texts)


class Finder:
    """Looks for these topics in one proposal after the other."""

    def __init__(self, topics: Iterable[str]) -> None:
        self._alone: dict[str, list[str]] = {}
        """Topics of one word."""
        self._begun: dict[str, list[tuple[list[str], str]]] = {}
        """The others by their first word, with all their words."""
        for topic in topics:
            words = stems(topic)
            if len(words) == 1:
                self._alone.setdefault(words[0], []).append(topic)
            elif words:
                self._begun.setdefault(words[0], []).append((words, topic))

    def found_in(self, words: str) -> frozenset[str]:
        """Those that occur. `words`: what `words_in` made of a proposal."""
        spoken, begun = words.split(), self._begun
        alone = self._alone.keys() & set(spoken)
        found = {topic for word in alone for topic in self._alone[word]}
        for at in [at for at, word in enumerate(spoken) if word in begun]:
            for phrase, topic in begun[spoken[at]]:
                if spoken[at : at + len(phrase)] == phrase:
                    found.add(topic)
        return frozenset(found)
