"""Pages of decrees."""

from app.decrees.views import annex, recording
from app.decrees.views.blueprint import bp

__all__ = ["annex", "bp", "recording"]
