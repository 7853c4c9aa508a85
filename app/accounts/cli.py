"""`flask accounts …`: the first platform admin, and the way back for a locked-out one."""

import click
from flask.cli import AppGroup

from app.accounts.actions import people
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text
from app.core.i18n import gettext as _

group = AppGroup("accounts", help="People who can sign in.")


@group.command("create-admin")
@click.argument("email")
@click.option("--name", default="Pengelola situs", show_default=True, help="The person's name.")
@click.option("--prompt", is_flag=True, help="Ask for the password instead of making one.")
def create_admin(email: str, name: str, prompt: bool) -> None:
    """Make EMAIL a platform admin; a new account's password is printed once."""
    if not name.strip():
        raise click.BadParameter(_("tulis nama orangnya"), param_hint="--name")
    chosen = _ask() if prompt else None
    try:
        with transaction():
            user, password = people.create_admin(email, name.strip(), chosen)
    except RuleBroken as problem:
        raise click.ClickException(rule_text(problem)) from problem
    click.echo(_("%(email)s kini pengelola situs.", email=user.email))
    if password is None:
        click.echo(_("Akun itu sudah ada; kata sandinya tidak berubah."))
    elif not prompt:
        click.echo(_("Kata sandi (hanya ditampilkan sekarang): %(password)s", password=password))


@group.command("reset-second-factor")
@click.argument("email")
@click.option("--reason", required=True, help="Why; the person reads it and the audit keeps it.")
def reset_second_factor(email: str, reason: str) -> None:
    """Let EMAIL sign in with the password alone again, when app and recovery codes are lost."""
    if not reason.strip():
        raise click.BadParameter(_("tulis alasannya"), param_hint="--reason")
    try:
        with transaction():
            user = people.reset_by_command(email, reason.strip())
    except RuleBroken as problem:
        raise click.ClickException(rule_text(problem)) from problem
    click.echo(_("Verifikasi dua langkah %(email)s dimatikan.", email=user.email))


def _ask() -> str:
    asked: str = click.prompt(_("Kata sandi"), hide_input=True, confirmation_prompt=True)
    return asked
