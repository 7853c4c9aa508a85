"""How gunicorn serves the site, under `make run` and by itself (`gunicorn wsgi:app`).

Only this machine reaches it: a proxy in front speaks TLS and serves the world. Options on the
command line win, for example `--workers 4`, or `--bind 0.0.0.0:8000` within a container.
"""

import os
import sys
from pathlib import Path
from typing import Any

from gunicorn import glogging

sys.path.insert(0, str(Path(__file__).parent))
import log_lines

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = 2
threads = 4
graceful_timeout = 10
limit_request_line = 8190
control_socket_disable = True
loglevel = "warning"

# The site writes a line for each request by itself. Where gunicorn's own list of them is wanted
# too (--access-logfile -), it holds no address of a person, no path and no query.
access_log_format = "%({x-request-id}o)s %(m)s %({lumbung.route}e)s %(s)s %(M)s ms"


class Log(glogging.Logger):
    """Lines like the site's, without what a client sent."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(log_lines.formatter(os.environ.get("LOG_FORMAT", "")))

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        super().warning(msg.partition(" from ip=")[0], *args, **kwargs)

    def exception(self, msg: object, *_: Any, **kwargs: Any) -> None:
        super().exception(str(msg).partition(" %s")[0], **kwargs)


logger_class = Log

# Nothing that a client sends is believed here; how many proxies are, TRUSTED_PROXIES says.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
