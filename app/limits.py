"""The whole truth about how often: what is limited, for an account, and for a network of visitors.

A signed-in person counts by their account alone, however many share their network: government
offices do. Saving answers and scores is never limited.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from flask import request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.rules import network_of
from app.core.errors import TooOften, tell_too_often
from app.core.limits import Limit, count
from app.core.settings import Spec

ViewT = TypeVar("ViewT", bound=Callable[..., Any])

RULES = {
    "too_often": _l(
        "Terlalu banyak permintaan dari akun atau jaringan Anda. Tunggu %(minutes)s menit, lalu "
        "coba lagi."
    ),
}


@dataclass(frozen=True)
class Kind:
    """Something of which so much is too much: by default this often in so many minutes."""

    name: str
    label: LazyString
    minutes: int
    account: int
    network: int | None = None
    """For all visitors of one network together; None where only signed-in people can do it."""
    widest: int = 100
    """So many times the default may be set."""
    is_reading: bool = False
    """It is done by GET, and told to the database at every tenth of the default only."""

    def limits(self) -> dict[str, int]:
        """The defaults by who is counted."""
        by_who = {"account": self.account, "network": self.network}
        return {who: most for who, most in by_who.items() if most is not None}

    def limit(self, who: str) -> Limit:
        every = self.limits()[who] // 10 if self.is_reading else 1
        return Limit(self.key(who), self.minutes, "too_often", every)

    def key(self, who: str) -> str:
        return f"limits.{self.name}_{who}"


ACCEPTING = Kind("accepting", _l("Menerima undangan"), minutes=15, account=30, network=600)
CODES = Kind("codes", _l("Mencoba kode verifikasi dua langkah"), minutes=15, account=10, widest=3)
DOWNLOADS = Kind(
    "downloads", _l("Mengunduh tabel"), minutes=10, account=30, network=300, is_reading=True
)
INVITING = Kind("inviting", _l("Mengirim undangan atau tautan lewat surel"), minutes=10, account=60)
OBJECTING = Kind("objecting", _l("Mengajukan sanggahan"), minutes=10, account=20, network=60)
OPEN_DATA = Kind(
    "open_data", _l("Membaca data terbuka"), minutes=1, account=240, network=1200, is_reading=True
)
RATING = Kind("rating", _l("Menilai kebermanfaatan layanan"), minutes=10, account=30, network=300)
SEARCHING = Kind("searching", _l("Mencari"), minutes=1, account=240, network=2400, is_reading=True)
STARTING = Kind("starting", _l("Memulai proposal"), minutes=10, account=30)
UPLOADING = Kind("uploading", _l("Mengunggah berkas"), minutes=10, account=200)

KINDS = (
    ACCEPTING, CODES, DOWNLOADS, INVITING, OBJECTING, OPEN_DATA, RATING, SEARCHING, STARTING,
    UPLOADING,
)  # fmt: skip

_FROM = {
    "account": _l("dari satu akun"),
    "network": _l("dari satu jaringan, oleh semua pengunjung yang tidak masuk"),
}


def _spec(kind: Kind, who: str, default: int) -> Spec:
    return Spec(
        kind.key(who),
        default=default,
        minimum=max(3, default // 10),
        maximum=default * kind.widest,
        label=_l("%(act)s %(source)s", act=kind.label, source=_FROM[who]),
        hint=_l("Sebanyak ini dalam %(minutes)s menit.", minutes=kind.minutes),
    )


SETTINGS = tuple(
    _spec(kind, who, default) for kind in KINDS for who, default in kind.limits().items()
)


def limited(kind: Kind, when: Callable[[], bool] = lambda: True) -> Callable[[ViewT], ViewT]:
    """Count what the view does, where `when` holds; 429 when it was done too often."""

    def decorate(view: ViewT) -> ViewT:
        @wraps(view)
        def counted(*args: Any, **values: Any) -> Any:
            try:
                if (kind.is_reading or request.method == "POST") and when():
                    _count(kind)
            except TooOften as problem:  # here, since features tell their broken rules elsewhere
                return tell_too_often(problem)
            return view(*args, **values)

        return cast("ViewT", counted)

    return decorate


def has_files() -> bool:
    """Whether this request brings a file along."""
    return any(file.filename for file in request.files.values())


def _count(kind: Kind) -> None:
    if current_user.is_authenticated:
        count(kind.limit("account"), str(current_user.id))
    elif kind.network is not None:
        count(kind.limit("network"), network_of(request.remote_addr or ""))
