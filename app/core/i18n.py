"""Languages and formats: Indonesian at `/…`, English at `/en/…`; times with their zone.

The `/en` prefix is moved into SCRIPT_NAME before routing, so one route serves both languages
and `url_for` keeps the reader's language by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_babel, get_locale
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from app.core import clock
from app.core.request import address_of

if TYPE_CHECKING:
    from babel import Locale

TRANSLATIONS = Path(__file__).parent.parent / "translations"
LANGUAGES = ("id", "en")
"""The first is the language of the source texts."""
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
DECIMAL_SIGNS = {"id": ",", "en": "."}
ZONE_COOKIE = "zona"
ONE_LANGUAGE = (
    "/api/v1/",
    "/data/",
    "/healthz",
    "/metrics",
    "/oai",
    "/readyz",
    "/inovasi.atom",
    "/segel.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/favicon.ico",
    "/static/",
)
"""Paths for machines: they have no twin under /en."""
_LOCALE = "lumbung.locale"
NO_AMOUNTS = frozenset({"line", "number", "other", "port", "row", "status", "version", "year"})
"""Places of texts whose numbers name something and count nothing: 2027 is a year, 2.027 is not."""
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
"""What `locale_code` answers at once, for a page asks hundreds of times; None where nobody said."""


class LanguagePrefix:
    """WSGI middleware that reads the language off the path."""

    def __init__(self, wrapped: WSGIApplication) -> None:
        self.wrapped = wrapped

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        environ[_LOCALE] = "id"
        if path == "/en" or (path.startswith("/en/") and not path[3:].startswith(ONE_LANGUAGE)):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
            environ[_LOCALE] = "en"
        mark = _spoken.set(environ[_LOCALE])
        try:
            return self.wrapped(environ, start)
        finally:
            _spoken.reset(mark)


def _choose_locale() -> str | None:
    """The language of the address; a command has none and answers in its terminal's."""
    return request.environ.get(_LOCALE, "id") if has_request_context() else None


def reader_zone() -> str:
    """The IANA zone this reader wants: own setting, else the cookie, else WIB."""
    if not has_request_context():
        return "Asia/Jakarta"
    if current_user and current_user.is_authenticated:
        chosen: str = current_user.timezone
    else:
        chosen = request.cookies.get(ZONE_COOKIE, "")
    return chosen if chosen in ZONES else "Asia/Jakarta"


@contextmanager
def spoken(locale: str) -> Iterator[None]:
    """Texts, dates and numbers made in here are in this language, whoever asks."""
    mark = _spoken.set(locale)
    try:
        with force_locale(locale):
            yield
    finally:
        _spoken.reset(mark)


def locale_code() -> str:
    """The two letters of the language of this answer: "id" or "en"."""
    if code := _spoken.get():
        return code
    locale: Locale | None = get_locale()
    return locale.language if locale else "id"


def alternate_url(locale: str) -> str:
    """This page's address in the other language, query string included."""
    prefix = "/en" if locale == "en" else ""
    query = request.query_string.decode("utf-8", "replace")
    return address_of(prefix + request.path, query)


def absolute_url(path: str) -> str:
    """A link for mails and feeds: BASE_URL and a path that starts with a slash."""
    base: str = current_app.config["BASE_URL"]
    return base + path


def gettext(text: str, /, **values: Any) -> str:
    """The text in the reader's language, with the amounts in it as that language writes them."""
    shown = _translated(text)
    return filled(shown, values) if values else shown


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:
    """The same, in the form that this count asks for; it is there as `num`."""
    return filled(_translated_for(num, one, many), {"num": num, **values})


def filled(text: str, values: Mapping[str, Any]) -> str:
    """A text with its places filled: whole numbers that are amounts are grouped."""
    for name, value in values.items():
        if type(value) is int and value >= 1000 and name not in NO_AMOUNTS:
            text = text.replace(f"%({name})d", f"%({name})s")
            values = {**values, name: number(value)}
    return text % values


def _translated(text: str) -> str:
    """The source language needs no look-up."""
    code = locale_code()
    return text if code == "id" else str(_catalogue(code).ugettext(text))


def _translated_for(count: int, one: str, many: str) -> str:
    code = locale_code()
    if code == "id":
        return one if count == 1 else many
    return str(_catalogue(code).ungettext(one, many, count))


@cache
def _catalogue(code: str) -> NullTranslations:
    return Translations.load(str(TRANSLATIONS), [code])


class Texts(Domain):
    """Makes the lazy texts of forms and menus come as quickly as all others."""

    def gettext(self, string: str, **variables: Any) -> str:
        return gettext(string, **variables)


def zone_label(zone: str) -> str:
    return ZONES.get(zone, zone)


def long_datetime(moment: datetime, zone: str | None = None) -> str:
    """Weekday, full date, hour, zone: "Jumat, 11 Desember 2026 pukul 23.59 WIB"."""
    return _full_datetime(moment, zone, "%H.%M")


def exact_datetime(moment: datetime, zone: str | None = None) -> str:
    """The same to the second, for receipts: "Jumat, 11 Desember 2026 pukul 23.59.58 WIB"."""
    return _full_datetime(moment, zone, "%H.%M.%S")


def _full_datetime(moment: datetime, zone: str | None, hours: str) -> str:
    zone = zone or reader_zone()
    local = moment.astimezone(ZoneInfo(zone))
    locale = locale_code()
    day = _day(local.date(), "EEEE, d MMMM y", locale)
    hour = local.strftime(hours if locale == "id" else hours.replace(".", ":"))
    return gettext("%(day)s pukul %(hour)s %(zone)s", day=day, hour=hour, zone=zone_label(zone))


def short_datetime(moment: datetime, zone: str | None = None) -> str:
    """ "23 Nov 2026 10.42 WIB" """
    zone = zone or reader_zone()
    local = moment.astimezone(ZoneInfo(zone))
    locale = locale_code()
    day = _day(local.date(), "d MMM y", locale)
    return f"{day} {_hour(local, locale)} {zone_label(zone)}"


def clock_time(moment: datetime, zone: str | None = None) -> str:
    """ "10.42 WIB" """
    zone = zone or reader_zone()
    local = moment.astimezone(ZoneInfo(zone))
    return f"{_hour(local, locale_code())} {zone_label(zone)}"


def _hour(local: datetime, locale: str) -> str:
    return local.strftime("%H.%M" if locale == "id" else "%H:%M")


@lru_cache(1000)  # the same few days stand on every page
def _day(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale)


def save_time(moment: datetime, zone: str | None = None) -> str:
    """When something was saved: the hour where it was today, else with its date."""
    zone = zone or reader_zone()
    days = {one.astimezone(ZoneInfo(zone)).date() for one in (moment, clock.now())}
    return clock_time(moment, zone) if len(days) == 1 else short_datetime(moment, zone)


def long_date(day: date | datetime, zone: str | None = None) -> str:
    """ "23 November 2026" """
    if isinstance(day, datetime):
        day = day.astimezone(ZoneInfo(zone or reader_zone())).date()
    return _day(day, "d MMMM y", locale_code())


def short_date(moment: datetime, zone: str | None = None) -> str:
    """ "23 Nov 2026" """
    local = moment.astimezone(ZoneInfo(zone or reader_zone()))
    return _day(local.date(), "d MMM y", locale_code())


def period_days(first: datetime, last: datetime, zone: str | None = None) -> str:
    """ "8 Nov – 11 Des 2026" """
    zone = zone or reader_zone()
    opens, closes = (moment.astimezone(ZoneInfo(zone)).date() for moment in (first, last))
    order = "en_GB" if locale_code() == "en" else "id"  # day before month, as everywhere here
    return str(format_interval(opens, closes, "yMMMd", locale=order))


def time_left(until: datetime) -> str:
    """How long still: "18 hari 8 jam lagi", or that it is over."""
    seconds = int((until - clock.now()).total_seconds())
    if seconds <= 0:
        return gettext("Sudah ditutup")
    days, hours, minutes = seconds // 86400, seconds % 86400 // 3600, seconds % 3600 // 60
    if days:
        parts = [ngettext("%(num)d hari", "%(num)d hari", days)]
        if hours:
            parts.append(ngettext("%(num)d jam", "%(num)d jam", hours))
    elif hours:
        parts = [ngettext("%(num)d jam", "%(num)d jam", hours)]
        if minutes:
            parts.append(ngettext("%(num)d menit", "%(num)d menit", minutes))
    else:
        parts = [ngettext("%(num)d menit", "%(num)d menit", max(minutes, 1))]
    return gettext("%(duration)s lagi", duration=" ".join(parts))


def number(value: Decimal | int, places: int | None = None) -> str:
    """A number in the reader's form; with `places`, rounded half up for display only."""
    if places is None:
        if isinstance(value, int) and 0 <= value < 1000:
            return str(value)  # the same in both languages, and most numbers on a page
        exact = Decimal(value).normalize()
        if 0 <= exact < 1000 and exact == round(exact, 3):  # no group, nothing to round
            return f"{exact:f}".replace(".", DECIMAL_SIGNS[locale_code()])
        return str(format_decimal(value, locale=locale_code()))
    shown = Decimal(value)
    if shown.as_tuple().exponent != -places:
        with localcontext(prec=60):
            shown = shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if 0 <= shown < 1000 and places:
        return str(shown).replace(".", DECIMAL_SIGNS[locale_code()])
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(shown, format=pattern, locale=locale_code()))


def file_size(size: int) -> str:
    """Bytes as people read them: "820 kB", "1,8 MB", "42,0 GB"."""
    if size < 1_000_000:
        return f"{number(max(1, round(size / 1000)))} kB"
    if size < 1_000_000_000:
        return f"{number(Decimal(size) / 1_000_000, 1)} MB"
    return f"{number(Decimal(size) / 1_000_000_000, 1)} GB"


def localized(row: Any, field: str) -> str:
    """A data text in the reader's language: `name_en` for English readers when it is there.

    `row` is a row, or a dict where the data is JSON.
    """
    return (locale_code() == "en" and _text(row, f"{field}_en")) or _text(row, field)


def text_lang(row: Any, field: str) -> str | None:
    """The `lang` a data text needs when it is not in the page's language, else None."""
    missing = locale_code() == "en" and not _text(row, f"{field}_en")
    return "id" if missing else None


def as_written(text: str) -> Markup:
    """A title or another text of people: on a page of another language, marked as Indonesian."""
    if not text or locale_code() == "id":
        return escape(text)
    return Markup('<span lang="id">{}</span>').format(text)


def _text(row: Any, field: str) -> str:
    value = row.get(field) if isinstance(row, dict) else getattr(row, field, "")
    return str(value or "")


@pass_eval_context
def _template_text(place: EvalContext, text: str, /, **values: Any) -> str:
    """A text of a template with its places filled: Markup where the template escapes."""
    return _in_template(place, _translated(text), values)


@pass_eval_context
def _template_texts(place: EvalContext, one: str, many: str, count: int, /, **values: Any) -> str:
    return _in_template(place, _translated_for(count, one, many), {"num": count, **values})


def constant_text(text: str) -> str:
    """What `_(text)` draws in the language of this answer, before anything is escaped."""
    shown = _translated(text)
    return filled(shown, {}) if "%" in shown else shown


def _in_template(place: EvalContext, text: str, values: Mapping[str, Any]) -> str:
    if not place.autoescape:
        return filled(text, values) if "%" in text else text
    if "%" in text:
        safe = {name: one if isinstance(one, int) else escape(one) for name, one in values.items()}
        text = filled(text, safe)
    return Markup(text)  # noqa: S704 - a text of our own, with what is escaped


def init_app(app: Flask) -> None:
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[assignment, method-assign]
    babel = Babel()
    babel.init_app(app, locale_selector=_choose_locale)
    get_babel(app).instance.domain_instance = Texts()
    texts = {"_": _template_text, "gettext": _template_text, "ngettext": _template_texts}
    app.jinja_env.globals.update(texts)
    app.jinja_env.filters.update(
        long_datetime=long_datetime,
        exact_datetime=exact_datetime,
        short_datetime=short_datetime,
        clock_time=clock_time,
        save_time=save_time,
        long_date=long_date,
        short_date=short_date,
        time_left=time_left,
        number=number,
        file_size=file_size,
        as_written=as_written,
    )
    app.jinja_env.globals.update(
        alternate_url=alternate_url,
        absolute_url=absolute_url,
        locale_code=locale_code,
        localized=localized,
        text_lang=text_lang,
        reader_zone=reader_zone,
        zones=ZONES,
        now=clock.now,
    )
