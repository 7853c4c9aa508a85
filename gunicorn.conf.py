"""How gunicorn serves the site, under `make run` and by itself (`gunicorn wsgi:app`).

Only this machine reaches it: a proxy in front speaks TLS and serves the world. Options on the
command line win, for example `--workers 4`, or `--bind 0.0.0.0:8000` within a container.
"""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from gunicorn import glogging, util

sys.path.insert(0, str(Path(__file__).parent))
import log_lines
import refusals

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
util.write_error = refusals.answer  # there is no setting for it; every worker looks it up there

# Each process counts into files of this folder (docs/adr/0011); a reload goes on with them.
# The client looks at the setting when it is imported.
if os.environ.get("METRICS_TOKEN") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="lumbung-counts-")


def post_worker_init(_worker: Any) -> None:
    """Let no request wait for what has nothing to do with it.

    A thread that comes back from the database gets its turn soon: it may hold a lock that others
    wait for, and by default each of its statements costs it 5 ms where other threads compute.
    And the code that was loaded is no garbage: looking for some in it stops everybody for 0.1 s.
    """
    sys.setswitchinterval(0.0005)
    gc.collect()
    gc.freeze()


def child_exit(_server: object, worker: Any) -> None:
    """What a process that is gone had open counts no more."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess  # noqa: PLC0415

        multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: object) -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


# Nothing that a client sends is believed here; how many proxies are, TRUSTED_PROXIES says.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
