"""Lumbung Inovasi: from competition to replication of public service innovations."""

import os

# Before numpy is loaded: its matrices are small, and on a busy server threads only wait for each
# other. One thread also adds in one order, so a ranking can be run again to its last digit.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app import wiring
from app.accounts import identity
from app.config import Config, from_environment
from app.core import (
    assets,
    clock,
    commands,
    db,
    errors,
    htmx,
    i18n,
    logs,
    metrics,
    request,
    security,
    templating,
)


def create_app(config: Config | None = None) -> Flask:
    """Build the application from the environment, or from the given settings."""
    config = config or from_environment()
    app = Flask(__name__, instance_path=str(config.instance_path), static_folder=None)
    app.config.update(config.for_flask())
    app.jinja_environment = templating.Templates
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    if config.app_env == "test":
        clock.follow(config.instance_path / "days-ahead")
        templating.name_pages(app)
    logs.init_app(app)
    metrics.init_app(app)
    CSRFProtect(app)
    parts = (request, db, identity, i18n, htmx, security, errors, assets, templating, wiring)
    for part in (*parts, commands):
        part.init_app(app)
    return app
