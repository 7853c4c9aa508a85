"""The pages of accounts, by who uses them."""

from app.accounts.views import invitation, own, passwords, sign_in
from app.accounts.views.blueprint import bp

__all__ = ["bp", "invitation", "own", "passwords", "sign_in"]
