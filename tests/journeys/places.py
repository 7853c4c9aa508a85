"""Where each page template is seen: its address in the demo or the way there, person by person.

`WAYS[person](demo)` gives template → address, or → a function that leads on from the page before.
What the demo lacks is made first, by the site's own actions.
"""

import base64
from datetime import timedelta

from sqlalchemy import select

from app.accounts import second_factor
from app.accounts.actions import own
from app.accounts.models import Grant, Role, User
from app.agencies.models import Agency, Unit
from app.competitions.models import Criterion, Edition, StageKind
from app.core import clock, settings
from app.core.db import db, transaction
from app.core.mail import Letter
from app.entries.models import AnswerConflict, Entry, EntryState, Snapshot
from app.judging.actions.sealing import seal
from app.judging.models import Assignment, AssignmentState, Conflict
from app.judging.models.interviews import InterviewSlot
from app.judging.queries import passed_entries, published_decisions
from app.library import actions as library
from app.library.models import LibraryEntry
from app.objections import actions as objections
from app.papers import actions as papers
from app.rating import actions as rating
from app.rating.models import RatedEntry
from app.search.models import AskedQuery, WordGroup
from app.search.queries import today
from app.site.demo.cast import PASSWORD
from tests.factories.accounts import invite, last_link, make_grant
from tests.factories.competitions import move_stage
from tests.factories.entries import save
from tests.factories.judging import make_anchor, make_panelist, make_reading
from tests.factories.objections import make_objection
from tests.factories.ranked import Round
from tests.factories.rating import make_ratings

K = StageKind
ROSTER = (
    b"nama;surel;peran;instansi\nRatna Dewi;ratna@uji.test;evaluator;\n"
    b"Joko Susilo;joko@uji.test;admin instansi;Pemerintah Kabupaten Tanah Uji (contoh)\n"
)
_HIDE_REFERRER = """() => {
    const wish = Object.assign(document.createElement("meta"), {name: "referrer"});
    wish.content = "no-referrer";
    document.head.append(wish);
}"""


class Demo:
    """Looks up in the loaded demo what addresses are made of."""

    def __init__(self):
        editions = db.session.scalars(select(Edition).order_by(Edition.year)).all()
        self.announced, self.judged, self.open = editions

    def person(self, name):
        return db.session.scalar(select(User).where(User.email == f"{name}@demo.test"))

    def first(self, model, *conditions):
        """The id of the first such row."""
        found = db.session.scalar(select(model.id).where(*conditions).order_by(model.id).limit(1))
        assert found is not None, f"the demo has no such {model.__name__}"
        return found

    def entry(self, edition, state, *conditions):
        return self.first(Entry, Entry.edition_id == edition.id, Entry.state == state, *conditions)

    def stage(self, edition, kind):
        return next(one for one in edition.stages if one.kind is kind)

    def grant(self, name, role):
        return self.first(Grant, Grant.user_id == self.person(name).id, Grant.role == role)

    def letter(self):
        """One that the platform admin may read: about an account."""
        with transaction():
            own.send_reset_link(self.person("inovator"))
        return self.first(Letter, Letter.kind.startswith("accounts/"))

    def reading(self, judge, state):
        """Of the edition that is judged now."""
        mine = Assignment.judge_id == self.person(judge).id
        stage = self.stage(self.judged, K.PROPOSAL_ASSESSMENT)
        return self.first(
            Assignment, mine, Assignment.state == state, Assignment.stage_id == stage.id
        )


def _of_visitors(demo):
    gone = db.session.get(LibraryEntry, demo.first(LibraryEntry))
    office = demo.person("sekretariat")
    with transaction():
        library.withdraw(gone, "Ditarik atas permintaan instansinya.", by=office)
    shown = demo.first(
        LibraryEntry, LibraryEntry.published_at.is_not(None), LibraryEntry.withdrawn_at.is_(None)
    )
    with transaction():
        own.send_reset_link(demo.person("inovator"))
    reset = last_link("inovator@demo.test")
    rated = _rated_by_the_public(demo)
    _, invitation = invite("baru@demo.test", by=office, role=Role.EVALUATOR, edition=demo.open)
    return {
        "site/home.html": "/",
        "site/about.html": "/tentang",
        "site/accessibility.html": "/aksesibilitas",
        "site/contact.html": "/kontak",
        "site/privacy.html": "/privasi",
        "opendata/api.html": "/api",
        "opendata/data.html": "/data",
        "operations/heads.html": "/segel",
        "library/search.html": "/inovasi?q=antrean",
        "library/show.html": f"/inovasi/{shown}",
        "library/shelves.html": "/wilayah",
        "library/shelf.html": "/wilayah/35-jawa-timur",
        "library/gone.html": f"/inovasi/{gone.id}",
        "competitions/index.html": "/kompetisi",
        "competitions/show.html": f"/kompetisi/{demo.open.slug}",
        "judging/results.html": f"/kompetisi/{demo.announced.slug}/hasil",
        "papers/check.html": "/periksa",
        "papers/checked.html": _certificate(demo, office),
        "rating/index.html": rated.rpartition("/")[0],
        "rating/rate.html": rated,
        "rating/sent.html": _rate,
        "rating/confirm.html": _open_the_letter,
        "objections/object_to.html": _give_time_to_object(demo),
        "objections/sent.html": _object,
        "objections/confirm.html": _open_the_letter_to_who_objects,
        "objections/receipt.html": _file_it,
        "accounts/forgot_password.html": "/sandi/lupa",
        "accounts/new_password.html": reset,
        "accounts/invitation.html": invitation,
        "accounts/sign_in.html": "/masuk",
        "errors/404.html": "/tidak-ada",
        "errors/400.html": "/zona",
        "errors/500.html": "/robots.txt?draws=errors/500.html",
        "errors/503.html": "/robots.txt?draws=errors/503.html",
    }


def _certificate(demo, office):
    """The page that checks one of the announced edition."""
    with transaction():
        made = [
            papers.issue(demo.announced, one, by=office)
            for one in papers.prepare_certificates(demo.announced, clock.now())
        ]
    return f"/periksa/{made[0].code}"


def _rated_by_the_public(demo):
    """The stage runs in the edition that is judged, with two innovations."""
    stage = demo.stage(demo.judged, K.USEFULNESS_RATING)
    move_stage(stage, opens_at=clock.now() - timedelta(days=1))
    passed = [one.id for one in passed_entries(demo.judged.id)[:2]]
    with transaction():
        rating.open_for_public(stage, [], passed, by=demo.person("sekretariat"))
    return f"/kompetisi/{demo.judged.slug}/kebermanfaatan/{passed[0]}"


def _rate(page):
    """On from the page that asks."""
    page.get_by_label("Saya pernah memakai layanan ini").check()
    for words in page.get_by_role("radio", name="Setuju", exact=True).all():
        words.check()
    page.get_by_label("Alamat surel").fill("warga@contoh.test")
    page.get_by_role("button", name="Kirim penilaian").click()


def _open_the_letter(page):
    page.goto(last_link("warga@contoh.test"))


def _give_time_to_object(demo):
    """The announced edition lets anybody object to its winners still."""
    ref = _winner(demo).id
    _give_time(demo, "objection_days")
    return f"/kompetisi/{demo.announced.slug}/sanggah/{ref}"


def _object(page):
    """On from the page that asks."""
    page.get_by_role("radio", name="Data atau buktinya tidak benar").check()
    page.get_by_label("Isi sanggahan").fill("Angkanya tidak sesuai laporan tahunan.")
    page.get_by_label("Nama Anda").fill("Warga Contoh")
    page.get_by_label("Alamat surel").fill("penyanggah@contoh.test")
    page.get_by_role("button", name="Kirim sanggahan").click()


def _open_the_letter_to_who_objects(page):
    page.goto(last_link("penyanggah@contoh.test"))


def _file_it(page):
    page.get_by_role("button", name="Ajukan sanggahan").click()


def _winner(demo):
    """The first that was published."""
    return published_decisions(demo.announced.id)[0].entry


def _objection(demo, **fields):
    with transaction():
        return make_objection(_winner(demo), **fields).id


def _case(demo):
    """Of another agency's entry: the innovator of the demo examines it as well."""
    edition = demo.announced
    entry = passed_entries(edition.id)[-1]
    make_grant(demo.person("inovator"), Role.EXAMINER, edition=edition, entry=entry)
    seal(edition)
    return f"/pemeriksa/{entry.id}"


def _of_innovators(demo):
    draft = demo.entry(demo.open, EntryState.DRAFT)
    entry = f"/instansi/proposal/{draft}"
    own = Entry.agency_id == db.session.get(Entry, draft).agency_id
    result = demo.entry(demo.announced, EntryState.PASSED, own)
    with transaction():
        settings.change("limits.starting_account", 3)
    return {
        "entries/workspace.html": "/instansi",
        "entries/start.html": "/instansi/proposal/mulai",
        "entries/tasks.html": entry,
        "entries/edit_step.html": f"{entry}/isi/identitas",
        "entries/review.html": f"{entry}/periksa",
        "entries/history.html": f"{entry}/riwayat",
        "entries/printable.html": f"{entry}/cetak",
        "entries/withdraw.html": f"{entry}/tarik",
        "entries/choose_text.html": _conflict_of(draft, demo),
        "judging/own_result.html": f"/instansi/proposal/{result}/hasil",
        "judging/cases.html": "/pemeriksa",
        "judging/case.html": _case(demo),
        "objections/own_objection.html": f"/instansi/sanggahan/{_own_objection(demo, result)}",
        "objections/own_appeal.html": _give_time_to_appeal(demo, result),
        "accounts/account.html": "/akun",
        "accounts/change_password.html": "/akun/sandi",
        "accounts/change_email.html": "/akun/surel",
        "accounts/confirm_email.html": _link_for_a_new_address(demo.person("inovator")),
        "accounts/open_sessions.html": "/akun/sesi",
        "errors/403.html": "/pengelola",
        "errors/413.html": _send_too_much,
        "errors/send_again.html": _send_from_an_old_page(f"{entry}/isi/ringkasan"),
        "errors/429.html": _start_too_often,
        "accounts/sign_out.html": "/keluar",
        **_two_steps(demo),
    }


def _own_objection(demo, ref):
    """Somebody objected to an entry of this agency, and it was passed on."""
    with transaction():
        entry = db.session.get(Entry, ref)
        return make_objection(entry, forwarded=True, names=["surat.pdf"]).id


def _give_time_to_appeal(demo, ref):
    """The announced edition lets applicants object to its results still."""
    _give_time(demo, "appeal_days")
    return f"/instansi/proposal/{ref}/keberatan"


def _give_time(demo, key):
    """A year for it in the announced edition."""
    edition = demo.announced
    with transaction():
        others = [one for one in edition.rules["settings"] if one["key"] != key]
        edition.rules = {**edition.rules, "settings": [*others, {"key": key, "value": 365}]}


def _appeal(demo, appeals):
    """Somebody has objected."""
    entry = db.session.get(Entry, demo.entry(demo.announced, EntryState.PASSED))
    _give_time_to_appeal(demo, entry.id)
    with transaction():
        said = {"reason": "Lampiran dua tidak dibaca.", "evidence": "Halaman 4."}
        appeal = objections.file_appeal(entry, **said, by=entry.started_by)
    return f"{appeals}/{appeal.id}"


def _two_steps(demo):
    """Somebody who is no example sets up a second factor, and signs in with it."""
    guarded = demo.person("inovator")
    with transaction():
        guarded.is_demo = False
    own = "/akun/verifikasi"
    return {
        "accounts/set_up_second_factor.html": f"{own}/pasang",
        "accounts/recovery_codes.html": _set_up,
        "accounts/own_second_factor.html": own,
        "accounts/new_recovery_codes.html": f"{own}/kode",
        "accounts/turn_off_second_factor.html": f"{own}/matikan",
        "accounts/second_step.html": _sign_in_again,
    }


def _set_up(page):
    """On from the page that shows the key."""
    key = base64.b32decode(page.locator("code.key").inner_text().replace(" ", ""))
    code = second_factor.code_at(key, second_factor.step_at(clock.now()))
    page.get_by_label("Kode yang sekarang ditampilkan aplikasi").fill(code)
    page.get_by_label("Kata sandi sekarang").fill(PASSWORD)
    page.get_by_role("button", name="Aktifkan").click()


def _sign_in_again(page):
    page.goto("/keluar")
    page.get_by_role("main").get_by_role("button", name="Keluar").click()
    page.wait_for_load_state()
    page.goto("/masuk")
    page.get_by_label("Alamat surel").fill("inovator@demo.test")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()


def _conflict_of(draft, demo):
    """Two people write one answer at once."""
    entry = db.session.get(Entry, draft)
    save(
        entry, {"kebaruan": "Tulisan lain."}, by=demo.person("admin.instansi"), version=0, page="x"
    )
    save(entry, {"kebaruan": "Tulisan ini."}, by=demo.person("inovator"), version=0, page="y")
    conflict = demo.first(AnswerConflict, AnswerConflict.entry_id == draft)
    return f"/instansi/proposal/{draft}/pilih/{conflict}"


def _link_for_a_new_address(user):
    with transaction():
        own.ask_email_change(user, "surel.baru@demo.test")
    return last_link("surel.baru@demo.test")


def _send_too_much(page):
    page.goto("/akun")
    page.locator("main input[name=name]").evaluate("one => one.value = 'a'.repeat(1_100_000)")
    page.get_by_role("button", name="Simpan").first.click()


def _send_from_an_old_page(step):
    def lead(page):
        page.goto(step)
        page.locator("main form [name=csrf_token]").first.evaluate("one => one.value = 'kemarin'")
        page.get_by_role("button", name="Simpan draf").click()

    return lead


def _start_too_often(page):
    page.goto("/instansi/proposal/mulai")
    for _ in range(4):
        page.get_by_role("main").get_by_role("button", name="Mulai proposal").click()
        page.wait_for_load_state()


def _of_agency_admins(demo):
    agency = demo.first(Agency, Agency.name.like("%Padi Makmur%"), Agency.parent_id.is_(None))
    handed = db.session.get(Entry, demo.entry(demo.open, EntryState.SUBMITTED))
    snapshot = db.session.scalar(select(Snapshot).where(Snapshot.entry_id == handed.id))
    receipt = f"tanda-terima/{snapshot.receipt_number}"
    unit = demo.first(Unit, Unit.agency_id == agency)
    return {
        "accounts/agency_people.html": f"/instansi/{agency}/orang",
        "accounts/invite_staff.html": f"/instansi/{agency}/orang/undang",
        "accounts/hand_over.html": f"/peran/{demo.grant('inovator', Role.INNOVATOR)}/serahkan",
        "accounts/end_role.html": f"/peran/{demo.grant('inovator', Role.INNOVATOR)}/akhiri",
        "agencies/profile.html": "/instansi/profil",
        "agencies/edit_contact_desk.html": f"/instansi/{agency}/profil",
        "agencies/unit.html": f"/instansi/unit/{unit}",
        "entries/receipt.html": f"/instansi/proposal/{handed.id}/{receipt}",
    }


def _of_title(begun):
    """The first entry whose title begins so; 0 where the library is not loaded."""
    wanted = select(LibraryEntry.id).where(LibraryEntry.title.startswith(begun))
    return db.session.scalar(wanted.order_by(LibraryEntry.id).limit(1)) or 0


def _search_in_vain(desk):
    """The page that tells of it."""
    with transaction():
        told = {"day": today(), "lang": "id"}
        db.session.add(AskedQuery(words="posiandu", times=9, results=0, **told))
        db.session.add(AskedQuery(words="bank sampah", times=21, results=14, **told))
    return f"{desk}/pustaka/kata/dicari"


def _of_secretariats(demo):
    now, day = clock.now(), timedelta(days=1)
    move_stage(demo.stage(demo.open, K.ADMINISTRATIVE_SELECTION), opens_at=now - day)
    desk = "/sekretariat"
    opened, judged, told = (
        f"{desk}/{one.slug}" for one in (demo.open, demo.judged, demo.announced)
    )
    amend = f"{opened}/ubahan"
    registration = demo.stage(demo.open, K.REGISTRATION).id
    check = f"{opened}/proposal/{demo.entry(demo.open, EntryState.SUBMITTED)}"
    checked = f"{judged}/proposal/{demo.entry(demo.judged, EntryState.FAILED)}"
    reading = f"{judged}/penugasan/{demo.reading('juri1', AssignmentState.DONE)}"
    conflict = demo.first(Conflict, Conflict.dismissed_at.is_(None))
    passed = db.session.get(Entry, demo.entry(demo.judged, EntryState.PASSED))
    make_anchor(demo.judged, entry=passed)
    judge = demo.grant("juri1", Role.EVALUATOR)
    year = demo.open.year + 1
    finals = _with_finalists(demo)
    presenting = db.session.get(InterviewSlot, demo.first(InterviewSlot)).entry_id
    prepared = f"{desk}/{demo.open.slug.replace(str(demo.open.year), str(year))}"
    method = "proposal=90&juri=9&panel=3&penghubung=0&jam=4"
    return {
        "competitions/workspace.html": desk,
        "search/words.html": f"{desk}/pustaka/kata",
        "search/asked.html": _search_in_vain(desk),
        "search/order.html": f"{desk}/pustaka/kata/urutan?q=posyandu&entri={_of_title('Posyandu')}",
        "search/suggest_words.html": f"{desk}/pustaka/kata/usul?kata=posiandu",
        "search/new_words.html": f"{desk}/pustaka/kata/baru",
        "search/edit_words.html": f"{desk}/pustaka/kata/{demo.first(WordGroup)}",
        "competitions/overview.html": judged,
        "competitions/amendments.html": amend,
        "competitions/extra_time.html": f"{amend}/waktu-tambahan?tahap={registration}",
        "competitions/close_early.html": f"{amend}/tutup?tahap={registration}",
        "competitions/move_dates.html": f"{amend}/tanggal?tahap={registration}",
        "competitions/confirm_amendment.html": _write_an_amendment,
        "entries/edition_entries.html": f"{judged}/proposal",
        "entries/edition_entry.html": check,
        "entries/check.html": f"{check}/seleksi",
        "entries/confirm_check.html": _tick_all,
        "entries/reopen_check.html": f"{checked}/seleksi/koreksi",
        "judging/assignments.html": f"{judged}/penugasan",
        "judging/assignment.html": reading,
        "judging/limits.html": f"{judged}/penugasan/batas",
        "judging/settle_conflict.html": f"{reading}/benturan",
        "judging/progress.html": f"{judged}/penugasan/kemajuan",
        "judging/calibration.html": f"{judged}/penugasan/kalibrasi",
        "judging/plans.html": f"{judged}/penugasan/usulan",
        "judging/plan.html": _propose,
        "judging/conflicts.html": f"{judged}/konflik",
        "judging/dismiss_conflict.html": f"{judged}/konflik/{conflict}",
        "judging/recap.html": f"{told}/rekap",
        "judging/final_scores.html": f"{finals}/rekap/akhir",
        "judging/interviews.html": f"{finals}/wawancara",
        "judging/interview.html": f"{finals}/wawancara/{presenting}",
        "judging/seal.html": f"{told}/segel",
        "judging/award.html": f"{told}/keputusan/{demo.entry(demo.announced, EntryState.PASSED)}",
        "judging/open_again.html": f"{told}/rekap/bacaan/{demo.first(Assignment)}",
        "judging/recap_entry.html": f"{told}/rekap/{demo.entry(demo.announced, EntryState.PASSED)}",
        "judging/ranking.html": f"{told}/rekap/peringkat",
        "judging/team_progress.html": f"{told}/rekap/tim",
        "judging/further.html": f"{told}/rekap/peringkat/lanjutan",
        "judging/comments.html": f"{told}/catatan",
        "judging/decisions.html": f"{told}/keputusan",
        "judging/selection.html": f"{told}/keputusan/usulan",
        "judging/publication.html": f"{told}/keputusan/umumkan",
        "objections/appeals.html": f"{told}/keberatan",
        "papers/papers.html": f"{told}/naskah",
        "papers/paper.html": _issue_minutes,
        "decrees/decree.html": f"{told}/naskah/keputusan",
        "objections/appeal.html": _appeal(demo, f"{told}/keberatan"),
        "objections/objections.html": f"{told}/sanggahan",
        "objections/objection.html": f"{told}/sanggahan/{_objection(demo, names=['surat.pdf'])}",
        "rating/opening.html": f"{judged}/kebermanfaatan/inovasi",
        "rating/progress.html": f"{judged}/kebermanfaatan",
        "rating/details.html": _flagged_ratings(demo, f"{judged}/kebermanfaatan"),
        "rating/review.html": _decide,
        "accounts/judges.html": f"{judged}/orang",
        "accounts/agency_admins.html": f"{judged}/orang/instansi",
        "accounts/examiners.html": f"{judged}/orang/pemeriksa",
        "accounts/invite_examiner.html": f"{judged}/orang/pemeriksa/undang",
        "accounts/invite_for_edition.html": f"{judged}/orang/undang",
        "accounts/import_people.html": f"{judged}/orang/impor",
        "accounts/import_preview.html": _choose_a_roster,
        "accounts/move_judge.html": f"/peran/{judge}/instansi",
        "library/curate.html": f"{desk}/pustaka",
        "library/edit.html": f"{desk}/pustaka/{demo.first(LibraryEntry)}",
        "library/awards.html": f"{desk}/pustaka/penghargaan",
        "competitions/new_year.html": f"{desk}/kompetisi/{demo.open.competition.slug}/tahun-baru",
        "competitions/calendar.html": _prepare_a_year(prepared),
        "competitions/texts.html": f"{prepared}/teks",
        "competitions/rubric.html": f"{prepared}/rubrik",
        "competitions/stages.html": f"{prepared}/jadwal/tahap",
        "competitions/scoring.html": _add_an_interview,
        "competitions/form.html": f"{prepared}/formulir",
        "competitions/section.html": f"{prepared}/formulir/bagian?kunci=ringkasan",
        "competitions/question_kind.html": f"{prepared}/formulir/pertanyaan?bagian=ringkasan",
        "competitions/question.html": f"{prepared}/formulir/pertanyaan?kunci=ringkasan",
        "entries/preview.html": f"{prepared}/formulir/pratinjau?bagian=signifikansi",
        "competitions/criterion.html": f"{prepared}/rubrik/kriteria?kunci=signifikansi",
        "competitions/remove.html": f"{prepared}/rubrik/hapus?kunci=signifikansi",
        "judging/preview.html": f"{prepared}/rubrik/pratinjau",
        "judging/simulation.html": f"{prepared}/rubrik/simulasi?{method}",
        "competitions/opening.html": f"{prepared}/buka",
        "competitions/discard.html": f"{prepared}/hapus",
    }


def _with_finalists(demo):
    """An edition whose finalists were interviewed: one of them is above its passing grade."""
    made = Round()
    first, second, _third = made.entries
    with transaction():
        made.stage.passing_grade = 70
    made.name(first, second)
    for panelist in (made.panelist, make_panelist(made.edition)):
        made.score(first, 3, panelist)
        made.score(second, 5, panelist)
    at = made.stage.opens_at
    with transaction():
        for entry, told in ((first, 1), (second, 0)):
            slot = InterviewSlot(
                stage_id=made.stage.id, entry_id=entry.id, room="Ruang A", starts_at=at
            )
            slot.presenting, slot.asking, slot.told_version = 7, 13, told
            slot.link = "https://rapat.example/kipp"
            db.session.add(slot)
            at += timedelta(minutes=25)
    made.close()
    make_grant(demo.person("sekretariat"), Role.SECRETARIAT, edition=made.edition)
    return f"/sekretariat/{made.edition.slug}"


def _flagged_ratings(demo, progress):
    """One innovation has a run of ratings from one network."""
    _rated_by_the_public(demo)
    rated = db.session.get(RatedEntry, demo.first(RatedEntry))
    make_ratings(rated, 20, minutes=1, network="loket", comment="Obat sampai hari itu juga.")
    return f"{progress}/{rated.entry_id}"


def _decide(page):
    page.get_by_role("main").get_by_role("link", name="Putuskan").first.click()


def _write_an_amendment(page):
    """On from the page that moves dates."""
    page.get_by_label("Alasan").fill("Libur bersama digeser oleh pemerintah.")
    closes = page.get_by_label("Ditutup")
    closes.fill(closes.input_value().replace("23:59", "22:30"))
    page.get_by_role("button", name="Periksa ubahan").click()


def _tick_all(page):
    """On from the page of the check."""
    for passed in page.get_by_role("radio", name="Terpenuhi", exact=True).all():
        passed.check()
    page.get_by_role("button", name="Lanjut ke simpulan").click()


def _propose(page):
    """On from the page that asks for a plan."""
    page.get_by_role("button", name="Hitung usulan").click()


def _choose_a_roster(page):
    """On from the page that asks for a file."""
    roster = {"name": "orang.csv", "mimeType": "text/csv", "buffer": ROSTER}
    page.locator("input[type=file]").set_input_files(roster)
    page.get_by_role("button", name="Periksa berkas").click()


def _issue_minutes(page):
    """On from the page of all papers."""
    page.get_by_role("button", name="Terbitkan Berita acara sidang pleno").click()


def _prepare_a_year(prepared):
    """On from the page that prepares one."""

    def lead(page):
        page.get_by_role("button", name="Siapkan").click()
        page.wait_for_load_state()
        page.goto(f"{prepared}/jadwal")

    return lead


def _add_an_interview(page):
    """On from the page of stages that may be there."""
    page.get_by_role("button", name="Tambahkan Presentasi dan wawancara").click()
    page.get_by_role("link", name="Cara menilai Presentasi dan wawancara").click()


def _of_judges(demo):
    begun = demo.reading("juri1", AssignmentState.STARTED)
    rubric = demo.stage(demo.judged, K.PROPOSAL_ASSESSMENT).rubric_id
    criterion = demo.first(Criterion, Criterion.rubric_id == rubric)
    told = demo.stage(demo.announced, K.PROPOSAL_ASSESSMENT).id
    done = db.session.get(Assignment, demo.reading("juri1", AssignmentState.DONE))
    make_anchor(demo.judged, entry=done.entry, again=True)
    met = demo.first(
        Assignment, Assignment.judge_id == demo.person("juri1").id, Assignment.stage_id == told
    )
    return {
        "judging/reading_list.html": "/penilaian",
        "judging/interviews_to_judge.html": "/penilaian/wawancara",
        "judging/expertise.html": "/penilaian/keahlian",
        "papers/own_statements.html": "/penilaian/surat-keterangan",
        "judging/pact.html": f"/penilaian/pakta/{demo.judged.slug}",
        "judging/own_calibration.html": f"/penilaian/kalibrasi?tahap={done.stage_id}",
        "judging/desk.html": f"/penilaian/{begun}",
        "judging/finish.html": _score_all,
        "errors/409.html": _lock_too_late(begun, demo),
        "judging/declare_conflict.html": f"/penilaian/{begun}/benturan",
        "judging/visit_report.html": f"/penilaian/{_to_visit(demo)}/laporan",
        "judging/own_distribution.html": f"/penilaian/sebaran?tahap={told}",
        "judging/teams.html": f"/penilaian/tim?tahap={told}",
        "judging/team.html": f"/penilaian/{met}/tim",
        "judging/similar.html": f"/penilaian/{begun}/serupa",
        "judging/phrases.html": f"/penilaian/{begun}/frasa?kriteria={criterion}",
    }


def _to_visit(demo):
    """The reading of a finalist whom this judge visits."""
    made = Round(K.FIELD_VERIFICATION)
    made.name(made.entries[0])
    judge = demo.person("juri1")
    make_grant(judge, Role.PANELIST, edition=made.edition)
    return make_reading(made.edition, judge, made.entries[0], kind=K.FIELD_VERIFICATION).id


def _score_all(page):
    """On from the desk."""
    for row in page.locator("fieldset.score").all():
        row.locator(".pick label").nth(3).click()
    page.get_by_role("button", name="Selesai").first.click()


def _lock_too_late(reading, demo):
    """The stage closes while the judge hesitates, in a browser that hides where it was."""

    def lead(page):
        assessment = demo.stage(demo.judged, K.PROPOSAL_ASSESSMENT)
        closes_at = assessment.closes_at
        move_stage(assessment, closes_at=clock.now() - timedelta(hours=1))
        page.evaluate(_HIDE_REFERRER)
        page.get_by_role("button", name="Kunci nilai").click()
        page.wait_for_load_state()
        move_stage(assessment, closes_at=closes_at)

    return lead


def _of_panelists(demo):
    panel = f"/penilaian/panel/{demo.announced.slug}"
    return {
        "judging/panel.html": panel,
        "judging/panel_entry.html": f"{panel}/{demo.entry(demo.announced, EntryState.PASSED)}",
        "judging/plenary.html": f"{panel}/pleno",
        "judging/own_pick.html": f"{panel}/{demo.entry(demo.announced, EntryState.PASSED)}/pilihan",
    }


def _of_platform_admins(demo):
    agency = f"/pengelola/instansi/{demo.first(Agency, Agency.name.like('%Bahari%'))}"
    return {
        "operations/overview.html": "/pengelola",
        "operations/health.html": "/pengelola/kesehatan",
        "operations/audit.html": "/pengelola/jejak",
        "operations/settings.html": "/pengelola/pengaturan",
        "operations/letters.html": "/pengelola/surat",
        "operations/letter.html": f"/pengelola/surat/{demo.letter()}",
        "accounts/all_people.html": "/pengelola/orang",
        "accounts/person.html": f"/pengelola/orang/{demo.person('juri1').id}",
        "accounts/reset_second_factor.html": (
            f"/pengelola/orang/{demo.person('juri1').id}/verifikasi"
        ),
        "accounts/invite_anyone.html": "/pengelola/orang/undang",
        "accounts/all_invitations.html": "/pengelola/orang/undangan",
        "agencies/index.html": "/pengelola/instansi",
        "agencies/show.html": agency,
        "agencies/form.html": f"{agency}/ubah",
        "agencies/add_name.html": f"{agency}/nama-lain",
        "agencies/merge.html": f"{agency}/gabung",
    }


WAYS = {
    "": _of_visitors,
    "inovator": _of_innovators,
    "admin.instansi": _of_agency_admins,
    "sekretariat": _of_secretariats,
    "juri1": _of_judges,
    "panelis": _of_panelists,
    "admin": _of_platform_admins,
}
