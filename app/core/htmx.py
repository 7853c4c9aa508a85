"""One way to answer both a browser and HTMX."""

from typing import Any

from flask import Flask, Response, get_flashed_messages, make_response, render_template, request


def wants_fragment() -> bool:
    """Whether this request replaces a part of a page that is already there."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def render_page(
    page: str, *, fragment: str | None = None, status: int = 200, **context: Any
) -> Response:
    """The whole page, or for HTMX its fragment with flash messages out of band.

    A context value named `form` with errors makes the status 422.
    """
    form = context.get("form")
    if status == 200 and form is not None and getattr(form, "errors", None):
        status = 422
    if fragment is not None and wants_fragment():
        body = render_template(fragment, **context)
        if get_flashed_messages():
            body += render_template("components/_flashes.html", out_of_band=True)
        response = make_response(body, status)
    else:
        response = make_response(render_template(page, **context), status)
    response.vary.add("HX-Request")
    return response


def init_app(app: Flask) -> None:
    app.jinja_env.globals["wants_fragment"] = wants_fragment
