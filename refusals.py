"""What the web server answers by itself where a request never reached the site: broken, too long.

It stands beside the app, as log_lines.py does, and needs nothing of it. Both languages, since
nothing in such a request can be believed; and not a word of what was sent.
"""

from gunicorn import util

_TOO_LONG = (
    "Alamat yang diminta terlalu panjang. Buka situs ini dari berandanya, lalu coba lagi.",
    "The address is too long. Open this site from its home page, then try again.",
)
_TOO_MANY_HEADERS = (
    "Peramban mengirim terlalu banyak keterangan. Hapus kuki situs ini di peramban, lalu coba"
    " lagi.",
    "The browser sent too much beside its request. Delete the cookies of this site in the browser,"
    " then try again.",
)
_BROKEN = (
    "Permintaan ini tidak dapat dibaca. Muat ulang halaman; bila tetap begini, buka situs ini dari"
    " berandanya.",
    "This request could not be read. Load the page again; if that does not help, open this site"
    " from its home page.",
)
_FAILED = (
    "Ada yang salah di situs ini. Coba lagi beberapa menit lagi.",
    "Something went wrong on this site. Try again in a few minutes.",
)
_WORDS = {414: _TOO_LONG, 431: _TOO_MANY_HEADERS}
_PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Galat {status} · Lumbung Inovasi</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Galat {status}</h1>
<p>{indonesian}</p>
<p lang="en">{english}</p>
<p><a href="/">Lumbung Inovasi</a></p></main></body></html>
"""


def answer(sock: object, status: int, reason: str, _told: str) -> None:
    """In place of gunicorn's own page, which is bare English and repeats what was sent."""
    indonesian, english = _WORDS.get(status, _FAILED if status >= 500 else _BROKEN)
    page = _PAGE.format(status=status, indonesian=indonesian, english=english).encode()
    head = (
        f"HTTP/1.1 {status} {reason}",
        "Connection: close",
        "Content-Type: text/html; charset=utf-8",
        "Content-Security-Policy: default-src 'none'",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        f"Content-Length: {len(page)}",
    )
    util.write_nonblock(sock, "\r\n".join((*head, "", "")).encode() + page)
