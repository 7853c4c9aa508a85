"""Settings of the process, read from the environment once, checked, then frozen."""

import os
import re
import secrets
import stat
import tempfile
import tomllib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.core.errors import Unusable
from log_lines import FORMATS

ROOT = Path(__file__).resolve().parent.parent
OWN_INSTANCE = ROOT / "instance"
ENVIRONMENTS = ("development", "production", "test")
DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
SEARCH_BACKENDS = ("whoosh", "postgres")
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
SHORTEST_KEY = 32
SHORTEST_TOKEN = 16
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


@dataclass(frozen=True)
class Config:
    """Everything that differs between one installation and another."""

    app_env: str
    instance_path: Path
    database_url: str
    search_backend: str
    secret_key: str
    port: int
    base_url: str
    trusted_proxies: int
    smtp_url: str
    mail_from: str
    log_format: str
    metrics_token: str
    language: str
    """Of the terminal, in which commands answer; pages follow their address, letters people."""

    def for_flask(self) -> dict[str, object]:
        """The same settings under Flask's names."""
        https = self.base_url.startswith("https://")
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SEARCH_BACKEND": self.search_backend,
            "MIGRATIONS_PATH": ROOT / "migrations",
            "APP_ENV": self.app_env,
            "PORT": self.port,
            "BASE_URL": self.base_url,
            "SMTP_URL": self.smtp_url,
            "MAIL_FROM": self.mail_from,
            "LOG_FORMAT": self.log_format,
            "METRICS_TOKEN": self.metrics_token,
            "VERSION": VERSION,
            "TRUSTED_PROXIES": self.trusted_proxies,
            "SQLALCHEMY_ENGINE_OPTIONS": _engine(self.database_url),
            "SESSION_COOKIE_NAME": "__Host-lumbung" if https else "lumbung",
            "SESSION_COOKIE_PATH": "/",
            "SESSION_COOKIE_SECURE": https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": 12 * 3600,
            "WTF_CSRF_SSL_STRICT": https,
            "MAX_FORM_MEMORY_SIZE": 1_000_000,
            "MAX_CONTENT_LENGTH": 64_000_000,
            "BABEL_DEFAULT_LOCALE": self.language,
        }


def _engine(database_url: str) -> dict[str, object]:
    """PostgreSQL: nobody waits longer for a lock than on SQLite (core/db.py), and a connection
    that a restart of the database has cut is replaced before somebody meets it."""
    options: dict[str, object] = {"hide_parameters": True}
    url = make_url(database_url)
    if url.drivername != "sqlite":
        own = url.query.get("options", "")
        options["connect_args"] = {"options": f"-c lock_timeout=10s {own}".strip()}
        options["pool_pre_ping"] = True
    return options


def from_environment(env: Mapping[str, str] | None = None) -> Config:
    """Read the settings; Unusable when one makes no sense or production lacks one."""
    env = os.environ if env is None else env
    app_env = _one_of(env, "APP_ENV", ENVIRONMENTS)
    instance = _instance(env)
    port = _whole(env, "PORT", 8000, least=1, most=65_535)
    database_url = _database_url(env, instance)
    return Config(
        app_env=app_env,
        instance_path=instance,
        database_url=database_url,
        search_backend=_search_backend(env, database_url),
        secret_key=_secret_key(env, app_env, instance),
        port=port,
        base_url=_base_url(env, app_env, port),
        trusted_proxies=_whole(env, "TRUSTED_PROXIES", 0, least=0, most=9),
        smtp_url=_smtp_url(env),
        mail_from=_mail_from(env),
        log_format=_one_of(env, "LOG_FORMAT", FORMATS),
        metrics_token=_metrics_token(env),
        language=_language(env),
    )


def admits_strangers(instance: Path) -> bool:
    """Whether other users of the machine may look into the folder."""
    return bool(instance.stat().st_mode & 0o007)


def _instance(env: Mapping[str, str]) -> Path:
    """The folder of all that is not code.

    People's files are in it, so no stranger enters a folder that the site makes, nor the one
    that comes with a clone. Any other one stays as its owner made it.
    """
    instance = Path(env.get("INSTANCE_PATH") or OWN_INSTANCE).resolve()
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = instance.stat()
        ours = instance == OWN_INSTANCE and status.st_uid == os.geteuid()
        if ours and admits_strangers(instance):
            instance.chmod(stat.S_IMODE(status.st_mode) & ~0o077)
    except OSError as problem:
        raise Unusable(f"INSTANCE_PATH {instance} cannot be used: {problem.strerror}") from None
    if not os.access(instance, os.W_OK | os.X_OK):
        raise Unusable(f"INSTANCE_PATH {instance} cannot be written to by this user")
    return instance


def _one_of(env: Mapping[str, str], name: str, known: Sequence[str]) -> str:
    """The first of the known ones where nothing is set."""
    given = env.get(name) or known[0]
    if given not in known:
        raise Unusable(f"{name} must be one of {', '.join(known)}, not {given!r}")
    return given


def _whole(env: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    given = env.get(name) or str(default)
    if not (given.isascii() and given.isdecimal() and least <= int(given) <= most):
        raise Unusable(f"{name} must be a whole number from {least} to {most}, not {given!r}")
    return int(given)


def _database_url(env: Mapping[str, str], instance: Path) -> str:
    """The address of a database that the site can speak to; it may hold a password, so no
    message repeats it."""
    given = env.get("DATABASE_URL") or f"sqlite:///{instance / 'lumbung.sqlite3'}"
    given = given.replace("postgres://", "postgresql://", 1)
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise Unusable("DATABASE_URL is not an address like postgresql://host/name") from None
    if url.drivername not in DATABASES:
        raise Unusable(
            f"DATABASE_URL must begin with postgresql:// or sqlite:///, not {url.drivername}:"
        )
    if url.drivername == "sqlite" and url.database in {None, "", ":memory:"}:
        raise Unusable("DATABASE_URL must name a file, for example sqlite:////srv/lumbung.sqlite3")
    return given


def _search_backend(env: Mapping[str, str], database_url: str) -> str:
    """Where the search index lies: in a folder, or in the database that several hosts share."""
    given = _one_of(env, "SEARCH_BACKEND", SEARCH_BACKENDS)
    if given == "postgres" and make_url(database_url).drivername == "sqlite":
        raise Unusable(
            "SEARCH_BACKEND=postgres needs a DATABASE_URL that begins with postgresql://"
        )
    return given


def _base_url(env: Mapping[str, str], app_env: str, port: int) -> str:
    """Where people reach the site: scheme and host, and nothing after them."""
    given = env.get("BASE_URL", "")
    if app_env == "production" and not given:
        raise Unusable("APP_ENV=production needs BASE_URL, the https:// address of the site")
    parts = _address("BASE_URL", given or f"http://127.0.0.1:{port}", ("https", "http"))
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise Unusable(f"BASE_URL must end after the host, as in https://host, not {given!r}")
    insecure = parts.scheme == "http" and parts.hostname not in THIS_MACHINE
    if app_env == "production" and insecure:
        raise Unusable(f"APP_ENV=production needs an https:// address as BASE_URL, not {given!r}")
    return f"{parts.scheme}://{parts.netloc}"


def _metrics_token(env: Mapping[str, str]) -> str:
    given = env.get("METRICS_TOKEN", "")
    if given and (len(given) < SHORTEST_TOKEN or not given.isascii() or not given.isprintable()):
        raise Unusable(f"METRICS_TOKEN needs {SHORTEST_TOKEN} plain characters or more")
    return given


def _smtp_url(env: Mapping[str, str]) -> str:
    given = env.get("SMTP_URL", "")
    if given:
        _address("SMTP_URL", given, ("smtp", "smtps"))
    return given


def _mail_from(env: Mapping[str, str]) -> str:
    given = env.get("MAIL_FROM") or "Lumbung Inovasi <lumbung@localhost>"
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(given)[1]):
        raise Unusable(f"MAIL_FROM is not a sender like Name <address@host>, but {given!r}")
    return given


def _address(name: str, given: str, schemes: Collection[str]) -> SplitResult:
    """The address taken apart; it may hold a password, so the message does not repeat it."""
    example = " or ".join(f"{scheme}://host" for scheme in schemes)
    wrong = Unusable(f"{name} is not an address like {example}")
    if any(sign.isspace() for sign in given):
        raise wrong
    try:
        parts = urlsplit(given)
        usable = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        raise wrong from None
    if not usable:
        raise wrong
    return parts


def _language(env: Mapping[str, str]) -> str:
    names = (env.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next(filter(None, names), "")
    return "id" if chosen.startswith("id") else "en"


def _secret_key(env: Mapping[str, str], app_env: str, instance: Path) -> str:
    given = env.get("SECRET_KEY", "")
    if app_env == "production" and (len(given) < SHORTEST_KEY or len(set(given)) == 1):
        raise Unusable(
            "APP_ENV=production needs SECRET_KEY"
            f" ({SHORTEST_KEY} characters or more, not all the same)"
        )
    return given or _stored_key(instance / "secret_key")


def _stored_key(path: Path) -> str:
    """The key of this instance, made at its first start."""
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_text("ascii", "replace").strip()
    except OSError as problem:
        raise Unusable(f"{path} cannot be used: {problem.strerror}") from None
    if len(key) < SHORTEST_KEY:
        raise Unusable(
            f"{path} is empty or cut short. Delete it and a new key is made;"
            " everybody then signs in again"
        )
    return key


def _make_key(path: Path) -> None:
    """Put a whole key there at once: processes that start together all read the same one."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        Path(draft).unlink()
