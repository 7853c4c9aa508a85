"""Who is asking: Flask-Login reads the session and its version."""

from flask import Flask
from flask_login import LoginManager

from app.accounts import queries
from app.accounts.models import User

login_manager = LoginManager()
login_manager.session_protection = None  # the session version and rotation do this work


@login_manager.user_loader
def load_user(key: str) -> User | None:
    """The signed-in person with their grants, unless all sessions were ended meanwhile."""
    ref, _, version = key.partition(".")
    if not (ref.isdigit() and version.isdigit()):
        return None
    user = queries.user_with_grants(int(ref))
    if user is None or not user.is_active or user.session_version != int(version):
        return None
    return user


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
