"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import sys

from app import create_app
from app.core.errors import Unusable

try:
    app = create_app()
except Unusable as problem:
    sys.stderr.write(f"Lumbung Inovasi does not start: {problem}\n")
    sys.exit(3)  # which gunicorn takes for "do not try again"
