"""The blueprint of decrees, and how pages of other features name one."""

from flask import Blueprint

from app.competitions.models import Edition
from app.decrees import queries
from app.decrees.messages import appointed

bp = Blueprint("decrees", __name__)


@bp.app_template_global()
def appointed_by(edition: Edition) -> str:
    """By which decree the winners of the edition are appointed; "" while they are not."""
    decree = queries.decree_of(edition)
    return appointed(decree) if decree else ""
