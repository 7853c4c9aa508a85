"""Pages of objections."""

from app.objections.views import appeals, handling, own, public, receipt, response
from app.objections.views.blueprint import bp

__all__ = ["appeals", "bp", "handling", "own", "public", "receipt", "response"]
