"""Pages of the public rating."""

from app.rating.views import office, opening, public
from app.rating.views.blueprint import bp

__all__ = ["bp", "office", "opening", "public"]
