"""The application of a test, served to a browser by a thread of the same process."""

from contextlib import contextmanager
from threading import Thread

from werkzeug.serving import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        """Tests tell what went wrong, not what was asked."""


@contextmanager
def served(app):
    """Yields the address; the test sees the same rows as the browser and may add to them."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
