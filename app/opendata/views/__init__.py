"""Open data for programs, and the pages that tell people about it."""

from app.opendata.views import api, pages
from app.opendata.views.blueprint import bp

__all__ = ["api", "bp", "pages"]
