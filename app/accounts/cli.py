"""`flask accounts …`: the first platform admin."""

import sys

import click
from flask.cli import AppGroup

from app.accounts.actions import people
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text

group = AppGroup("accounts", help="People who can sign in.")


@group.command("create-admin")
@click.argument("email")
@click.option("--name", default="Pengelola situs", show_default=True, help="The person's name.")
@click.option("--prompt", is_flag=True, help="Ask for the password instead of making one.")
def create_admin(email: str, name: str, prompt: bool) -> None:
    """Make EMAIL a platform admin; a new account's password is printed once."""
    chosen = click.prompt("Password", hide_input=True, confirmation_prompt=True) if prompt else None
    try:
        with transaction():
            user, password = people.create_admin(email, name, chosen)
    except RuleBroken as problem:
        sys.exit(rule_text(problem))
    if password is None:
        print(f"{user.email} had an account and is a platform admin; its password is unchanged.")
    elif prompt:
        print(f"{user.email} is a platform admin.")
    else:
        print(f"{user.email} is a platform admin.\nPassword (shown only now): {password}")
