"""The rules of agencies in words."""

from flask_babel import lazy_gettext as _l

from app.agencies.models import AgencyKind

RULES = {
    "agency.kind_contradicts_name": _l("Jenis instansi tidak sesuai dengan namanya: %(name)s."),
    "agency.kind_unknown": _l("Jenis instansi “%(name)s” tidak dapat dikenali dari namanya."),
    "agency.manager_not_government": _l("BUMD dikelola oleh pemerintah daerah. Pilih salah satu."),
    "agency.merge_demo": _l("Instansi contoh tidak dapat digabung dengan instansi sungguhan."),
    "agency.merge_itself": _l("Pilih instansi lain: instansi tidak dapat digabung dengan dirinya."),
    "agency.name_empty": _l("Tulis nama yang memuat huruf atau angka."),
    "agency.name_taken": _l("Nama “%(name)s” sudah dipakai oleh instansi lain."),
    "agency.name_too_long": _l("Nama instansi paling panjang %(most)s karakter."),
    "agency.region_of_other_kind": _l("Wilayah tidak sesuai dengan jenis pemerintah daerahnya."),
    "agency.region_taken": _l("Wilayah ini sudah memiliki instansi: %(name)s."),
    "agency.unit_taken": _l("Unit “%(name)s” sudah ada di instansi ini."),
}

KINDS = {
    AgencyKind.MINISTRY: _l("Kementerian"),
    AgencyKind.STATE_BODY: _l("Lembaga"),
    AgencyKind.PROVINCE: _l("Pemerintah provinsi"),
    AgencyKind.REGENCY: _l("Pemerintah kabupaten"),
    AgencyKind.CITY: _l("Pemerintah kota"),
    AgencyKind.BUMN: _l("BUMN"),
    AgencyKind.BUMD: _l("BUMD"),
}
"""What each type of agency is called."""

LACKING = {
    "region": _l("Pilih wilayahnya, supaya pemerintah daerah ini muncul pada wilayah yang benar."),
    "manager": _l("Pilih pemerintah daerah yang mengelola BUMD ini."),
}
"""What is to be completed in an agency that a file or an invitation made by its name."""
