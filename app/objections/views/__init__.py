"""Pages of objections."""

from app.objections.views import appeals, own
from app.objections.views.blueprint import bp

__all__ = ["appeals", "bp", "own"]
