"""What an entry of the library may and should have."""

from collections.abc import Mapping
from typing import Any

LICENCE_ADDRESSES = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
LICENCES = tuple(LICENCE_ADDRESSES)
"""Under which an entry may be published; the first is offered."""

PARTS = (
    "problem", "solution", "results", "figures", "cost", "people", "legal_base", "timeline",
    "failures", "source_urls", "award", "status",
)  # fmt: skip
"""What a complete entry has; each is said to be missing on its page when it is."""


def missing_parts(filled: Mapping[str, Any]) -> list[str]:
    """The names of PARTS that are empty here."""
    return [part for part in PARTS if not filled.get(part)]
