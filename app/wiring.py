"""The lists: what this application is made of. Nothing else knows every feature."""

from importlib import import_module

from flask import Flask

from app import navigation, watching
from app.core import assets, events, jobs, mail, settings
from app.core.errors import describe_rules
from app.core.typed import describe_rows
from app.judging.queries.sealing import register_public
from app.library import browse, documents
from app.permissions import Permission, can, public
from app.rating.queries.sealing import public_part
from app.search.source import register_source

VIEWS: tuple[str, ...] = (
    "app.operations.views",
    "app.accounts.views",
    "app.library.views",
    "app.search.views",
    "app.competitions.views",
    "app.agencies.views",
    "app.judging.views",
    "app.entries.views",
    "app.rating.views",
    "app.objections.views",
    "app.decrees.views",
    "app.papers.views",
    "app.opendata.views",
    "app.site.views",
)
"""Modules with a blueprint `bp`, and perhaps `DESK_LINKS` and `EDITION_LINKS` (navigation.py)."""

COMMANDS: tuple[str, ...] = (
    "app.competitions.cli",
    "app.accounts.cli",
    "app.library.cli",
    "app.judging.cli",
    "app.judging.sealed_cli",
    "app.search.cli",
    "app.operations.cli:backup",
    "app.operations.cli:restore",
    "app.operations.cli:audit",
    "app.site.demo.cli",
    "app.site.cli:serve",
    "app.site.cli:worker",
)
"""Modules with a command group `group`, or one command as `module:name`."""

RULES: tuple[str, ...] = (
    "app.limits",
    "app.operations.messages",
    "app.accounts.messages",
    "app.agencies.messages",
    "app.competitions.messages",
    "app.judging.messages",
    "app.entries.messages",
    "app.library.messages",
    "app.search.messages",
    "app.rating.messages",
    "app.objections.messages",
    "app.decrees.messages",
    "app.papers.messages",
)
"""Modules with `RULES`, the sentences of broken rules, and perhaps `SETTINGS`."""

SUBSCRIBERS: tuple[str, ...] = (
    "app.accounts.subscribers",
    "app.entries.subscribers",
    "app.competitions.subscribers",
    "app.judging.subscribers",
    "app.library.subscribers",
    "app.rating.subscribers",
    "app.objections.subscribers",
    "app.notifications.subscribers.accounts",
    "app.notifications.subscribers.competitions",
    "app.notifications.subscribers.entries",
    "app.notifications.subscribers.judging",
    "app.notifications.subscribers.rating",
    "app.notifications.subscribers.objections",
    "app.notifications.subscribers.papers",
)
"""Modules with `SUBSCRIPTIONS`, pairs of event and handler."""

JOBS: tuple[str, ...] = (
    "app.accounts.jobs",
    "app.entries.jobs",
    "app.judging.jobs",
    "app.notifications.jobs",
    "app.objections.jobs",
    "app.opendata.jobs",
    "app.rating.jobs",
)
"""Modules with `HANDLERS`, job kind to handler."""


def init_app(app: Flask) -> None:
    """Connect rule texts, settings, subscriptions, job handlers, blueprints and commands."""
    app.jinja_env.globals.update(can=can, Permission=Permission)
    navigation.init_app(app)
    watching.init_app(app)
    jobs.handles(mail.JOB, mail.send_job)
    register_source(
        documents.all_ids, documents.load, documents.describe, browse.first, documents.names_among
    )
    register_public(public_part)
    for name in RULES:
        module = import_module(name)
        describe_rules(module.RULES)
        describe_rows(getattr(module, "ROWS", {}))
        settings.declare(*getattr(module, "SETTINGS", ()))
    for name in SUBSCRIBERS:
        for event, handler in import_module(name).SUBSCRIPTIONS:
            events.subscribe(event, handler)
    for name in JOBS:
        for kind, handler in import_module(name).HANDLERS.items():
            jobs.handles(kind, handler)
    for name in VIEWS:
        module = import_module(name)
        app.register_blueprint(module.bp)
        navigation.offer(getattr(module, "DESK_LINKS", ()))
        navigation.offer_in_edition(getattr(module, "EDITION_LINKS", ()))
    app.add_url_rule("/static/<name>", "static", public(assets.serve))
    for name in COMMANDS:
        place, _, command = name.partition(":")
        app.cli.add_command(getattr(import_module(place), command or "group"))
