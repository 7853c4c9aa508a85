"""Open data for programs, and the pages that tell people about it."""

from app.opendata.views import api, dataset, oai, pages
from app.opendata.views.blueprint import bp

__all__ = ["api", "bp", "dataset", "oai", "pages"]
