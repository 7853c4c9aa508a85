"""The pages of competitions, by who uses them."""

from app.competitions.views import public
from app.competitions.views.blueprint import bp

__all__ = ["bp", "public"]
