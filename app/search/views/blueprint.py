"""The blueprint that all pages about the search share."""

from flask import Blueprint

bp = Blueprint("search", __name__)
