"""What Prometheus asks about: requests, connections, and what waits; never anything of a person.

Each process counts for itself. Under gunicorn the counts lie in files of one folder, so that
whichever process is asked answers for all of them (docs/adr/0011).
"""

import hmac
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import event
from sqlalchemy.pool import Pool

from app.core import logs

SECONDS = (0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)

_own = CollectorRegistry()
_requests = Counter(
    "lumbung_http_requests", "Requests answered", ["route", "status"], registry=_own
)
_seconds = Histogram(
    "lumbung_http_request_seconds",
    "Time until a request was answered",
    ["route"],
    buckets=SECONDS,
    registry=_own,
)
_connections = Gauge(
    "lumbung_db_connections",
    "Connections to the database: open, and of these in use",
    ["state"],
    multiprocess_mode="livesum",
    registry=_own,
)


class _Now(Collector):
    """What is the same whichever process tells it."""

    def __init__(self, backlog: Mapping[str, int]) -> None:
        self._backlog = backlog

    def collect(self) -> Iterator[Metric]:
        build = GaugeMetricFamily("lumbung_build_info", "The release", labels=["version"])
        build.add_metric([current_app.config["VERSION"]], 1)
        yield build
        waiting = GaugeMetricFamily("lumbung_backlog", "Jobs and letters", labels=["what"])
        for what, number in self._backlog.items():
            waiting.add_metric([what], number)
        yield waiting


class _Everybody(Collector):
    """The counts of all processes. A process has a file from its first count on, and for a moment
    there is nothing in it: the client's own collector cannot read it then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        counted = [str(one) for one in self._folder.glob("*.db") if _is_begun(one)]
        yield from MultiProcessCollector.merge(counted)  # type: ignore[no-untyped-call]


def _is_begun(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:  # its process has just ended
        return False


def may_be_read() -> bool:
    """Whether who asks shows the token of this installation."""
    token = current_app.config["METRICS_TOKEN"]
    shown = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())


def answer(backlog: Mapping[str, int]) -> Response:
    """All counts, with how many of each thing wait or failed."""
    now = CollectorRegistry()
    now.register(_Now(backlog))
    return Response(
        generate_latest(now) + generate_latest(_counts()),
        content_type=CONTENT_TYPE_LATEST,
        headers={"Cache-Control": "no-store"},
    )


def _counts() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return _own
    of_all = CollectorRegistry()
    of_all.register(_Everybody(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])))
    return of_all


def _count(response: Response) -> Response:
    route = logs.route()
    _requests.labels(route, response.status_code).inc()
    _seconds.labels(route).observe(logs.seconds())
    return response


def init_app(app: Flask) -> None:
    app.after_request(_count)


@event.listens_for(Pool, "connect")
def _opened(*_: Any) -> None:
    _connections.labels("open").inc()


@event.listens_for(Pool, "close")
def _closed(*_: Any) -> None:
    _connections.labels("open").dec()


@event.listens_for(Pool, "checkout")
def _taken(*_: Any) -> None:
    _connections.labels("in_use").inc()


@event.listens_for(Pool, "checkin")
def _given_back(*_: Any) -> None:
    _connections.labels("in_use").dec()
