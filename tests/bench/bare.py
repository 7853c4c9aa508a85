"""The least that a Flask page with a database does: one row by its id, one small template."""

from flask import Flask, render_template_string
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import StaticPool


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Page(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
    "poolclass": StaticPool,
    "connect_args": {"check_same_thread": False},
}
db.init_app(app)
TEMPLATE = "<!doctype html><html lang=id><title>{{ page.title }}</title><h1>{{ page.title }}</h1>"

with app.app_context():
    db.create_all()
    db.session.add(Page(id=1, title="Halaman kosong"))
    db.session.commit()


@app.get("/")
def bare():
    return render_template_string(TEMPLATE, page=db.session.get(Page, 1))


@app.get("/healthz")
def healthz():
    return "ok"
