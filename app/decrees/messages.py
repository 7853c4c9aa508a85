"""What broken rules of decrees say, and how a decree is named."""

from flask_babel import lazy_gettext as _l

from app.core.i18n import gettext as _
from app.core.i18n import long_date
from app.decrees.models import Decree

RULES = {
    "decrees.day_to_come": _l("Tanggal keputusan tidak boleh sesudah hari ini."),
    "decrees.day_too_early": _l(
        "Keputusan paling awal bertanggal %(earliest)s: sesudah hasil diumumkan, masa keberatan"
        " dan sanggah berakhir, dan yang terakhir dijawab."
    ),
    "decrees.not_published": _l("Keputusan dicatat sesudah hasil diumumkan."),
    "decrees.objections_run": _l(
        "Masa keberatan atau sanggah masih berjalan. Keputusan dicatat sesudahnya."
    ),
    "decrees.objections_unanswered": _l(
        "Masih ada keberatan atau sanggahan yang belum dijawab. Keputusan dicatat sesudah semuanya"
        " dijawab."
    ),
    "decrees.reason_needed": _l("Tulis alasan perbaikannya."),
    "decrees.recorded_meanwhile": _l(
        "Keputusan ini baru saja dicatat orang lain. Isian Anda masih di bawah; lihat dulu yang"
        " tercatat sekarang."
    ),
}


def appointed(decree: Decree) -> str:
    """By which decree the winners are appointed, as a sentence in the reader's language."""
    return _(
        "Ditetapkan dengan Keputusan %(office)s Nomor %(number)s tanggal %(dated)s tentang"
        " %(about)s.",
        office=decree.office,
        number=decree.number,
        dated=long_date(decree.dated),
        about=decree.about,
    )
