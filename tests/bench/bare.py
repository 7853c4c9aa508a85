"""The least that Flask can do: one small page from a template, no database."""

from flask import Flask, render_template_string

app = Flask(__name__)
PAGE = "<!doctype html><html lang=id><title>{{ title }}</title><h1>{{ title }}</h1></html>"


@app.get("/")
def bare():
    return render_template_string(PAGE, title="Halaman kosong")


@app.get("/healthz")
def healthz():
    return "ok"
