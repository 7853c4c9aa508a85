"""Settings of the process, read from the environment once, checked, then frozen."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ("development", "production", "test")


class Unusable(Exception):
    """The process must not start with these settings; the message says why."""


@dataclass(frozen=True)
class Config:
    """Everything that differs between one installation and another."""

    app_env: str
    instance_path: Path
    database_url: str
    secret_key: str
    port: int
    base_url: str
    trusted_proxies: int
    smtp_url: str
    mail_from: str

    @property
    def is_production(self) -> bool:
        return self.app_env == "production"

    def for_flask(self) -> dict[str, object]:
        """The same settings under Flask's names."""
        https = self.base_url.startswith("https://")
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "MIGRATIONS_PATH": ROOT / "migrations",
            "APP_ENV": self.app_env,
            "PORT": self.port,
            "BASE_URL": self.base_url,
            "SMTP_URL": self.smtp_url,
            "MAIL_FROM": self.mail_from,
            "SESSION_COOKIE_NAME": "__Host-lumbung" if https else "lumbung",
            "SESSION_COOKIE_PATH": "/",
            "SESSION_COOKIE_SECURE": https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": 12 * 3600,
            "WTF_CSRF_SSL_STRICT": https,
            "MAX_FORM_MEMORY_SIZE": 1_000_000,
            "MAX_CONTENT_LENGTH": 64_000_000,
            "BABEL_DEFAULT_LOCALE": "id",
        }


def from_environment(env: Mapping[str, str] | None = None) -> Config:
    """Read the settings; Unusable when one makes no sense or production lacks one."""
    env = os.environ if env is None else env
    app_env = env.get("APP_ENV", "development")
    if app_env not in ENVIRONMENTS:
        raise Unusable(f"APP_ENV must be one of {', '.join(ENVIRONMENTS)}, not {app_env!r}")
    instance = _instance(env)
    port = _whole(env, "PORT", 8000, most=65_535)
    return Config(
        app_env=app_env,
        instance_path=instance,
        database_url=_database_url(env, instance),
        secret_key=_secret_key(env, app_env, instance),
        port=port,
        base_url=(env.get("BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        trusted_proxies=_whole(env, "TRUSTED_PROXIES", 0, most=9),
        smtp_url=env.get("SMTP_URL", ""),
        mail_from=env.get("MAIL_FROM") or "Lumbung Inovasi <lumbung@localhost>",
    )


def _instance(env: Mapping[str, str]) -> Path:
    """The folder of all that is not code; people's files are in it, so no stranger enters."""
    instance = Path(env.get("INSTANCE_PATH") or ROOT / "instance").resolve()
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = instance.stat()
        if status.st_uid == os.geteuid():
            instance.chmod(status.st_mode & 0o770)
    except OSError as problem:
        raise Unusable(f"INSTANCE_PATH {instance} cannot be used: {problem.strerror}") from None
    if not os.access(instance, os.W_OK | os.X_OK):
        raise Unusable(f"INSTANCE_PATH {instance} cannot be written to by this user")
    return instance


def _whole(env: Mapping[str, str], name: str, default: int, most: int) -> int:
    given = env.get(name) or str(default)
    if not (given.isascii() and given.isdecimal() and int(given) <= most):
        raise Unusable(f"{name} must be a whole number from 0 to {most}, not {given!r}")
    return int(given)


def _database_url(env: Mapping[str, str], instance: Path) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{instance / 'lumbung.sqlite3'}"
    return url.replace("postgres://", "postgresql://", 1)


def _secret_key(env: Mapping[str, str], app_env: str, instance: Path) -> str:
    given = env.get("SECRET_KEY", "")
    if app_env == "production":
        if len(given) < 32:
            raise Unusable("APP_ENV=production needs SECRET_KEY (32 characters or more)")
        return given
    if given:
        return given
    path = instance / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key
