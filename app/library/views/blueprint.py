"""The blueprint that all pages of the library share."""

from flask import Blueprint

bp = Blueprint("library", __name__)
