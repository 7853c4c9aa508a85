"""Pages about the search, for the secretariat that tends it."""

from app.search.views import asked, order, words
from app.search.views.blueprint import bp

__all__ = ["asked", "bp", "order", "words"]
