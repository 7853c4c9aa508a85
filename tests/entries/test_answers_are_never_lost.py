"""Whatever the order of saves from old and new pages: no text is lost, none overwrites another."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.db import db
from app.entries import queries
from app.entries.queries import content
from app.entries.queries.history import conflicts_of
from tests.factories.accounts import make_user
from tests.factories.entries import make_entry, save

PAGES = st.tuples(st.integers(0, 1), st.booleans(), st.sampled_from(["a", "b", "c", "d"]))
"""(who saves, whether their page is read anew first, the text that they send)"""


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(PAGES, min_size=1, max_size=7))
def test_every_text_that_was_sent_can_be_read_again(app, saves):
    db.session.rollback()
    entry = make_entry(answers={})
    people = [entry.started_by, make_user()]
    shown = [0, 0]
    sent = {0: [], 1: []}
    for who, reread, text in saves:
        answer = content.draft_of(entry).answers.get("dampak")
        present = answer.version if answer else 0
        if reread:
            shown[who] = present
        before = content.draft_of(entry).values.get("dampak", "")
        saved = save(
            entry, {"dampak": text}, by=people[who], version=shown[who], page=f"page {who}"
        )
        sent[who].append((shown[who], text))
        if shown[who] != present:
            assert content.draft_of(entry).values.get("dampak", "") == before
        shown[who] = saved.versions.get("dampak", shown[who])

    kept = [v.value for v in queries.versions_of(entry.id) if v.question_key == "dampak"]
    aside = {(c.made_by_id, c.based_on_version): c.value for c in conflicts_of(entry.id)}
    for who, texts in sent.items():
        newest = dict(texts)  # of one page only the newest text counts
        for version, text in newest.items():
            assert text in kept or aside.get((people[who].id, version)) == text

    numbers = [v.version for v in queries.versions_of(entry.id) if v.question_key == "dampak"]
    assert numbers == list(range(1, len(numbers) + 1))
