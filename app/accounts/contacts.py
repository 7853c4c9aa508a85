"""Contacts of people without an account: when two addresses are one, and how letters reach them."""

from app.accounts.rules import normal_email

LINK_HOURS = 48
"""So long the link in a letter works at most."""
LETTERS_A_DAY = 10
"""So many links one address gets, whoever asks for them."""
RETENTION_DAYS = 90
"""What is known of them is kept so long after what they wrote for is over."""
DOTS_DO_NOT_COUNT = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
"""Providers that deliver a.b@ and ab@ to one mailbox, and their one name."""


def contact_of(address: str) -> str:
    """The mailbox behind an address: without case, without what follows a plus sign, and without
    dots where its provider ignores them.

    A few providers take "+" as an ordinary sign; there two people might count as one, which is
    the lesser harm.
    """
    box, _at, domain = normal_email(address).rpartition("@")
    box = box.partition("+")[0] or box
    if domain in DOTS_DO_NOT_COUNT:
        return f"{box.replace('.', '')}@{DOTS_DO_NOT_COUNT[domain]}"
    return f"{box}@{domain}"


def domain_of(address: str) -> str:
    """The provider's name."""
    return contact_of(address).rpartition("@")[2]
