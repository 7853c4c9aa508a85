"""The invented proposals and their way through the offices."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.competitions.models import Edition
from app.core import clock, files
from app.entries.actions import attaching, checking, handing, writing
from app.entries.models import Entry
from app.entries.rules.checklist import checklist_of
from app.site.demo.cast import Cast, unit

Proposal = Mapping[str, Any]
LETTERS = ("pernyataan-identitas", "kesediaan-replikasi")
_PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font"
    b"<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%b\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n"
)


@cache
def all_proposals() -> tuple[Proposal, ...]:
    """The shipped fiction, in a fixed order."""
    text = (Path(__file__).parent / "proposals.json").read_text("utf-8")
    return tuple(json.loads(text))


def draft(cast: Cast, edition: Edition, proposal: Proposal, begun: datetime) -> Entry:
    """An innovator starts the proposal and names group, category and unit."""
    agency = cast.agencies[proposal["agency"]]
    by = cast.admin("bumd") if proposal["agency"] == "bumd" else cast.innovator(proposal["agency"])
    with clock.frozen(begun):
        where = unit(agency, proposal["unit"])
        entry = writing.start(edition, agency, where, proposal["title"], by=by, now=begun)
        given = {"kelompok": "umum", "kategori": proposal["category"]}
        _save(entry, given, cast, proposal, begun)
    return entry


def write(cast: Cast, entry: Entry, proposal: Proposal, at: datetime) -> None:
    """Answer everything and attach the letters and one piece of evidence."""
    with clock.frozen(at):
        _save(entry, _answers(proposal, at), cast, proposal, at)
        for key in (*LETTERS, "bukti-dampak"):
            _attach(entry, key, cast, proposal, at)


def begin_writing(cast: Cast, entry: Entry, proposal: Proposal, at: datetime) -> None:
    """Answer only the first sections."""
    some = ("mulai", "tpb", "sasaran", "ringkasan", "latar-belakang")
    answers = _answers(proposal, at)
    with clock.frozen(at):
        _save(entry, {key: answers[key] for key in some}, cast, proposal, at)


def hand(cast: Cast, entry: Entry, proposal: Proposal, at: datetime) -> None:
    """The unit hands the proposal to its agency admin."""
    as_admin = proposal["agency"] == "bumd"
    with clock.frozen(at):
        handing.hand_to_admin(entry, by=_author(cast, proposal), as_admin=as_admin, now=at)


def send_back(cast: Cast, entry: Entry, proposal: Proposal, note: str, at: datetime) -> None:
    with clock.frozen(at):
        handing.return_with_note(entry, note, by=cast.admin(proposal["agency"]), now=at)


def forward(cast: Cast, entry: Entry, proposal: Proposal, at: datetime) -> None:
    with clock.frozen(at):
        handing.forward(entry, by=cast.admin(proposal["agency"]), now=at)


def check(cast: Cast, entry: Entry, at: datetime, failing: Mapping[str, str] | None = None) -> None:
    """The secretariat checks every item; `failing`: item key → reason."""
    failing = failing or {}
    keys = [row["key"] for row in checklist_of(entry)]
    marks = {key: checking.Mark(key not in failing, failing.get(key, "")) for key in keys}
    by = cast.people["sekretariat"]
    with clock.frozen(at):
        checking.save_check(entry, marks, by=by, now=at)
        checking.conclude_check(entry, by=by, now=at)


def _author(cast: Cast, proposal: Proposal) -> Any:
    key = proposal["agency"]
    return cast.admin(key) if key == "bumd" else cast.innovator(key)


def _save(
    entry: Entry, answers: Mapping[str, Any], cast: Cast, proposal: Proposal, at: datetime
) -> None:
    writing.save_answers(
        entry,
        {key: writing.Given(value, 0) for key, value in answers.items()},
        by=_author(cast, proposal),
        as_admin=proposal["agency"] == "bumd",
        now=at,
    )


def _attach(entry: Entry, key: str, cast: Cast, proposal: Proposal, at: datetime) -> None:
    words = f"BT /F1 14 Tf 60 780 Td (Contoh: {key}, {proposal['title']}) Tj ET".encode()
    document = io.BytesIO(_PDF % (len(words), words))
    name = f"{key}.pdf"
    attaching.attach(
        entry,
        key,
        files.receive(document, limit=1_000_000),
        name,
        by=_author(cast, proposal),
        as_admin=proposal["agency"] == "bumd",
        now=at,
    )


def _answers(proposal: Proposal, at: datetime) -> dict[str, Any]:
    indicator, unit_name, baseline, result = proposal["figure"]
    year = at.year - 3
    return {
        "mulai": f"{year}-03-01",
        "tpb": proposal["sdgs"],
        "sasaran": proposal["targets"],
        "penanggung-jawab": "Kepala unit (contoh)",
        "ringkasan": proposal["summary"],
        "latar-belakang": proposal["problem"],
        "kebaruan": proposal["solution"],
        "implementasi": "Tahun pertama diuji di satu tempat, lalu diperluas setelah hasilnya "
        "dibahas bersama warga, pelaksana, dan pimpinan unit. Setiap langkah dicatat dalam "
        "prosedur tertulis yang diperbarui dua kali setahun.",
        "signifikansi": proposal["results"],
        "sebelum-sesudah": [
            {
                "indicator": indicator,
                "unit": unit_name,
                "baseline": baseline,
                "result": result,
                "period": f"{year}–{year + 2}",
                "source": "Catatan unit (contoh)",
            }
        ],
        "evaluasi": "Unit menilai sendiri setiap tiga bulan. Inspektorat meninjau catatannya "
        "setahun sekali dan sebuah perguruan tinggi mewawancarai pengguna layanan.",
        "adaptabilitas": "Cara ini memakai alat yang ada di setiap daerah. Yang perlu disiapkan "
        "adalah satu petugas penanggung jawab, prosedur tertulis, dan kesepakatan dengan mitra.",
        "sumber-daya": "Dua petugas tetap, relawan warga, dan anggaran operasional yang sudah "
        "tercantum dalam dokumen anggaran unit.",
        "mitra": [{"name": "Forum Warga (contoh)", "role": "Relawan dan pengawas"}],
        "keberlanjutan": "Sudah ada keputusan kepala daerah, pos anggaran tahunan, pelatihan "
        "petugas baru, dan laporan terbuka setiap enam bulan.",
        "video": "https://video.demo.test/contoh",
    }
