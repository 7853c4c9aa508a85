"""Two pages of one reading open at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Merge:
    """What a save does: values to store, values kept aside, and what page and server agree on."""

    store: Mapping[str, str]
    aside: Mapping[str, str]
    agreed: Mapping[str, str]
    outdated: frozenset[str]
    """Fields that another page changed and this page still shows as they were."""


def merge(
    base: Mapping[str, str],
    sent: Mapping[str, str],
    present: Mapping[str, str],
    own: Collection[str] = (),
) -> Merge:
    """Three-way merge, field by field: nothing that anybody wrote is lost or overwritten.

    `base` is what the page was opened with, `sent` what it holds now, `present` what is stored;
    a field that is not named is empty. `own` are the fields whose stored value came from this
    very page (its answer may have been lost on the way): there what was sent is newer. A field
    that both sides changed differently stays as it is, and what was sent is kept aside.
    """
    store, aside, agreed, outdated = {}, {}, dict(base), set()
    for name, value in sent.items():
        before, now = base.get(name, ""), present.get(name, "")
        if value == now:
            agreed[name] = value
        elif name in own or now == before:
            store[name] = agreed[name] = value
        elif value == before:
            outdated.add(name)
        else:
            aside[name] = value
    return Merge(store, aside, agreed, frozenset(outdated))
