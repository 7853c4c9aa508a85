"""The blueprint of papers, and the words that its pages share."""

from flask import Blueprint

from app.papers.messages import KINDS
from app.papers.rules import code_in_groups, number_of

bp = Blueprint("papers", __name__)
bp.add_app_template_filter(number_of, "paper_number")
bp.add_app_template_filter(code_in_groups, "paper_code")


@bp.context_processor
def words() -> dict[str, object]:
    return {"paper_kinds": KINDS}
