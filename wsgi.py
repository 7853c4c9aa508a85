"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import gc
import sys

gc.disable()  # what is loaded here stays, so looking for waste in it is a tenth of every start

from app import create_app  # noqa: E402
from app.core.errors import Unusable  # noqa: E402

try:
    app = create_app()
except Unusable as problem:
    sys.stderr.write(f"Lumbung Inovasi does not start: {problem}\n")
    sys.exit(3)  # which gunicorn takes for "do not try again"
gc.freeze()
gc.enable()
