import copy
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.accounts.models import Role
from app.competitions import edition_definition
from app.competitions.edition_definition import parse_edition
from app.competitions.messages import RULES
from app.competitions.models import FOR_FINALISTS, StageKind
from app.competitions.parts import DefinitionError
from app.competitions.settings import as_written_now
from app.core.errors import Problem
from tests.factories.competitions import with_interview

DEMO = json.loads(
    Path(edition_definition.__file__).with_name("demo_edition.json").read_text("utf-8")
)
WIB = ZoneInfo("Asia/Jakarta")


def changed(path, value):
    """The demo definition with another value at this path; `...` takes the value away."""
    data = copy.deepcopy(DEMO)
    *way, last = path
    place = data
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return data


def test_the_demo_has_the_sections_and_weights_of_2023_and_says_that_it_mixes_years():
    definition = parse_edition(DEMO)

    weights = {one.key: str(one.weight) for one in definition.rubric.criteria}
    assert weights == {
        "latar-belakang": "10.00",
        "kebaruan": "15.00",
        "implementasi": "5.00",
        "signifikansi": "30.00",
        "adaptabilitas": "20.00",
        "sumber-daya": "5.00",
        "keberlanjutan": "15.00",
    }
    assert [one["key"] for one in definition.groups] == ["umum", "replikasi"]
    assert len(definition.categories) == 9
    assert {*StageKind} - {one.kind for one in definition.stages} == FOR_FINALISTS
    assert "contoh" in definition.edition.texts["description"]
    assert "mencampur beberapa tahun" in definition.edition.texts["description"]


def test_times_are_read_in_the_zone_of_the_edition():
    definition = parse_edition(changed(["edition", "timezone"], "Asia/Jayapura"))

    closes = definition.stages[0].closes_at
    assert closes == datetime(2027, 3, 19, 23, 59, tzinfo=ZoneInfo("Asia/Jayapura"))


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        (["edition", "slug"], ..., "edition.slug", "wajib ada"),
        (["edition", "slug"], "kipp", "edition.slug", "berakhir dengan -2027"),
        (["edition", "slug"], "Kipp 2027", "edition.slug", "hanya boleh huruf kecil"),
        (["edition", "year"], "2027", "edition.year", "bilangan bulat"),
        (["edition", "year"], True, "edition.year", "bilangan bulat"),
        (["edition", "name_en"], "", "edition.name_en", "tidak boleh kosong"),
        (["edition", "timezone"], "Europe/Paris", "edition.timezone", "Asia/Makassar"),
        (["edition", "tema"], "x", "edition", "tidak dikenal: tema"),
        (["bobot"], 1, "", "tidak dikenal: bobot"),
        (["competition"], "kipp", "competition", "objek"),
        (["competition", "is_demo"], "ya", "competition.is_demo", "true atau false"),
        (["groups"], [], "groups", "paling sedikit satu"),
        (["groups"], {}, "groups", "daftar"),
        (["groups", 1, "key"], "umum", "groups", "dua kali: umum"),
        (["groups", 0, "description_en"], "", "groups[1].description_en", "bahasa lainnya"),
        (["groups", 0, "agency_quota"], 0, "groups[1].agency_quota", "1 sampai"),
        (["categories", 2, "name"], "x" * 201, "categories[3].name", "paling panjang 200"),
        (["stages", 0, "kind"], "final", "stages[1].kind", "registration"),
        (["stages", 1, "kind"], "registration", "stages", "dua kali"),
        (["stages", 0, "opens_at"], "1 Februari", "stages[1].opens_at", "bukan waktu"),
        (["stages", 0, "opens_at"], "2027-02-30T08:00", "stages[1].opens_at", "bukan waktu"),
        (["stages", 0, "opens_at"], "0001-01-01T00:00", "stages[1].opens_at", "2000 dan 2300"),
        (["stages", 6, "closes_at"], "2027-05-16T00:00", "stages[7].closes_at", "lebih awal"),
        (["stages", 3, "opens_at"], "2027-04-25T23:59", "stages[4].opens_at", "proposal_assess"),
        (["stages", 3, "closes_at"], "2027-05-03T08:00", "stages[6].opens_at", "team_consoli"),
        (["stages", 6, "opens_at"], "2027-05-06T23:59", "stages[7].opens_at", "usefulness_rat"),
        (["stages", 1, "opens_at"], "2027-01-01T00:00", "stages[2].opens_at", "sebelumnya"),
        (["stages", 0, "internal_deadline_at"], "2027-03-20T00:00", "stages[1].", "di antara"),
        (["stages", 0, "grace_minutes"], -1, "stages[1].grace_minutes", "0 sampai"),
        (["rubric", "criteria", 0, "weight"], "10.01", "rubric.criteria", "jumlah bobot 100.01"),
        (["rubric", "criteria", 0, "weight"], 10.0, "criteria[1].weight", "teks"),
        (["rubric", "criteria", 0, "weight"], "sepuluh", "criteria[1].weight", "tanda kutip"),
        (["rubric", "criteria", 0, "weight"], "NaN", "criteria[1].weight", "koma"),
        (["rubric", "criteria", 0, "weight"], "1e30", "criteria[1].weight", "tanda kutip"),
        (["rubric", "criteria", 0, "weight"], "9.999", "criteria[1].weight", "dua angka"),
        (["rubric", "criteria", 0, "weight"], "-1", "criteria[1].weight", "0 sampai 100"),
        (["rubric", "criteria", 0, "weight"], "0", "rubric.criteria", "jumlah bobot 90"),
        (["rubric", "criteria", 0, "optional"], "ya", "criteria[1].optional", "true atau false"),
        (
            ["rubric", "criteria"],
            [{**one, "optional": True} for one in DEMO["rubric"]["criteria"]],
            "rubric.criteria",
            "satu kriteria wajib",
        ),
        (["rubric", "criteria", 0, "categories"], ["x"], "criteria[1].categories", "tidak ada: x"),
        (
            ["rubric", "criteria", 0, "categories"],
            [DEMO["categories"][0]["key"]],
            "rubric.criteria",
            f"jumlah bobot 90.00 bagi kategori {DEMO['categories'][1]['key']}, ",
        ),
        (["rubric", "criteria", 0, "questions"], ["x"], "criteria[1].questions", "penilai: x"),
        (
            ["rubric", "criteria", 0, "questions"],
            ["pernyataan-identitas"],
            "criteria[1].questions",
            "tidak dibaca penilai: pernyataan-identitas",
        ),
        (["rubric", "criteria", 0, "questions"], ["a", "a"], "criteria[1].questions", "sekali"),
        (["rubric", "criteria", 0, "anchors", 0, "points"], 9, "anchors[1].points", "1 sampai 5"),
        (["rubric", "criteria", 0, "anchors", 0, "points"], 3, "anchors", "dua kali: 3"),
        (["rubric", "criteria", 0, "anchors", 0, "text_en"], "", "anchors[1].text_en", "kosong"),
        (["rubric", "scale", "maximum"], 1, "rubric.scale.maximum", "2 sampai"),
        (["rules", "checklist", 0, "automatic"], "x", "checklist[1].automatic", "age"),
        (["rules", "checklist", 0, "groups"], ["x"], "checklist[1].groups", "tidak ada: x"),
        (["rules", "settings", 0, "key"], "readers", "settings[1].key", "'readers' tidak dikenal"),
        (["rules", "settings", 0, "key"], "readers", "settings[1].key", "readers_per_entry, pass"),
        (["rules", "settings", 0, "value"], 1.5, "[1].value", "readers_per_entry harus bilangan"),
        (["rules", "settings", 0, "value"], "2", "settings[1].value", "bulat 1 sampai 20"),
        (["rules", "settings", 0, "value"], 0, "settings[1].value", "bulat 1 sampai 20"),
        (["rules", "settings", 0, "value"], True, "settings[1].value", "bulat 1 sampai 20"),
        (["rules", "settings", 1, "value"], 101, "settings[2].value", "passing_grade harus"),
        (["rules", "settings", 0, "basis"], "", "settings[1].basis", "kosong"),
        (["rules", "settings", 0, "label"], "Juri", "settings[1]", "tidak dikenal: label"),
        (["rules", "settings", 2, "value"], 300, "settings[3].value", "word_limit tidak punya"),
        (
            ["rules", "settings", 5, "value"],
            ["draw", "lower_spread"],
            "settings[6].value",
            "undian",
        ),
        *(
            (
                ["rules", "settings", 5],
                {"key": key, "value": value, "basis": "Putusan.", "basis_en": "Decision."},
                f"settings[6].value{place}",
                said,
            )
            for key, value, place, said in [
                ("passing_figure", "median", "", "mean, corrected, team"),
                ("selected_entries", 0, "", "selected_entries harus"),
                ("priority", ["terkenal"], "", "verified_replication"),
                ("selection_quotas", "umum", "", "daftar"),
                (
                    "selection_quotas",
                    [{"group": "tamu", "most": 9}],
                    "[1].group",
                    "umum, replikasi",
                ),
                ("selection_quotas", [{"category": "gizi", "most": 0}], "[1].most", "bulat"),
                ("selection_quotas", [{"group": "umum", "most": 1}] * 2, "", "dua kali: umum"),
            ]
        ),
        (["rules", "settings", 5, "value"], ["dampak"], "settings[6].value", "signifikansi, adap"),
        (["rules", "settings", 5, "value"], "dampak", "settings[6].value", "harus daftar"),
        (["rules", "settings", 5, "value"], ["kebaruan"] * 2, "settings[6].value", "sekali"),
        (
            ["rules", "settings", 1],
            {"key": "ranked_by", "value": 1},
            "[2].value",
            "mean, corrected",
        ),
        (
            ["rules", "settings", 1],
            {"key": "ranked_by", "value": "team"},
            "[2].value",
            "mean, corrected",
        ),
        (
            ["rules", "settings", 1],
            {"key": "judge_reasons", "value": "all"},
            "[2].value",
            "none, comment, ends",
        ),
        (["rules", "settings", 1, "key"], "ties", "rules.settings", "dua kali: ties"),
        (["form", "sections", 0, "title"], "", "form.sections[1].title", "kosong"),
        (["form", "sections", 0, "title_en"], "", "form.sections[1].title_en", "kosong"),
        (["form", "sections", 1, "key"], "identitas", "form.sections", "dua kali: identitas"),
        (
            ["form", "sections", 1, "questions", 0, "key"],
            "judul",
            "form.questions",
            "dua kali: judul",
        ),
        (["form", "sections", 1, "questions", 0, "kind"], "essay", "questions[1].kind", "title"),
        (
            ["form", "sections", 1, "questions", 0, "label_en"],
            "",
            "questions[1].label_en",
            "kosong",
        ),
        (["form", "sections", 1, "questions", 0, "hint_en"], "", "questions[1].hint_en", "lain"),
        (["form", "sections", 1, "questions", 0, "batas"], 1, "questions[1]", "dikenal: batas"),
        (["form", "sections", 1, "questions", 0, "groups"], ["khusus"], "'ringkasan'", "khusus"),
        (["form", "sections", 1, "questions", 0, "word_limit"], "9", "word_limit", "bulat"),
        (["form", "sections", 1, "questions", 0, "audience"], "all", "audience", "judges"),
        (["form", "sections", 0, "questions", 6, "options"], [], "options", "pilihan"),
        (["form", "sections", 0, "questions", 0, "kind"], "line", "form", "jenis 'title'"),
        (["form", "sections", 0, "questions", 3, "kind"], "line", "groups", "sources"),
        (["form", "sections", 9, "questions", 1, "attachment_class"], "x", "class", "evidence"),
        (["form", "sections", 9, "questions", 1, "audience"], "judges", "audience", "secretariat"),
        (["form", "sections", 0, "questions", 0, "identifies"], True, "identifies", "public"),
        (["form", "sections", 0, "questions", 0, "role"], "first_day", "role", "jenis date"),
    ],
)
def test_a_mistake_is_named_with_its_place(path, value, place, words):
    with pytest.raises(DefinitionError) as caught:
        parse_edition(changed(path, value))

    assert any(
        place in problem.place and words in str(RULES[problem.code]) % problem.data
        for problem in caught.value.problems
    )


def places(data):
    with pytest.raises(DefinitionError) as caught:
        parse_edition(data)
    return [problem.place for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("section", "question"), [(0, 7), (1, 0), (4, 1)], ids=["line", "text", "files"]
)
def test_a_question_says_whether_it_identifies_people(section, question):
    way = ["form", "sections", section, "questions", question]

    assert places(changed([*way, "identifies"], ...)) == [
        f"form.sections[{section + 1}].questions[{question + 1}].identifies"
    ]


@pytest.mark.parametrize(
    ("section", "question"), [(0, 0), (1, 0), (4, 1), (5, 2)], ids=["title", "text", "files", "any"]
)
def test_a_question_says_who_reads_its_answer(section, question):
    way = ["form", "sections", section, "questions", question]

    assert places(changed([*way, "audience"], ...)) == [
        f"form.sections[{section + 1}].questions[{question + 1}].audience"
    ]


def test_all_mistakes_are_found_in_one_reading():
    data = copy.deepcopy(DEMO)
    data["edition"].update(year="2027", theme_en="", tema="x")
    data["categories"][1]["key"] = data["categories"][0]["key"]
    data["stages"][2]["opens_at"] = "5 April"
    data["stages"][3]["kind"] = "final"
    data["form"]["sections"][0]["questions"][0]["kind"] = "essay"
    data["form"]["sections"][1]["questions"][0].update(label_en="", word_limit=0, batas=1)
    data["rubric"]["criteria"][0]["weight"] = "11.00"
    data["rules"]["checklist"][0]["automatic"] = "x"

    assert sorted(places(data)) == [
        "categories",
        "edition",
        "edition.theme_en",
        "edition.year",
        "form.sections[1].questions[1].kind",
        "form.sections[2].questions[1]",
        "form.sections[2].questions[1].label_en",
        "form.sections[2].questions[1].word_limit",
        "rubric.criteria",
        "rules.checklist[1].automatic",
        "stages[3].opens_at",
        "stages[4].kind",
    ]


@pytest.mark.parametrize("part", list(DEMO))
def test_a_part_that_is_missing_is_one_mistake(part):
    assert places(changed([part], ...)) == [part]


@pytest.mark.parametrize("part", list(DEMO))
def test_a_part_that_is_something_else_is_one_mistake(part):
    assert places(changed([part], 7)) == [part]


@pytest.mark.parametrize("figure", ["mean", "corrected"])
def test_an_edition_says_which_figure_ranks_and_keeps_it_word_for_word(figure):
    said = {"key": "ranked_by", "value": figure, "basis": "Juknis", "basis_en": "Guideline"}
    settings = parse_edition(changed(["rules", "settings", 0], said)).rules["settings"]

    assert settings[0] == said
    assert as_written_now(settings)[0] == said


STATEMENT = {"text": "Berguna.", "text_en": "Useful."}


@pytest.mark.parametrize(
    ("key", "value", "place", "said"),
    [
        ("usefulness_share", 21, "", "usefulness_share harus bilangan bulat 1 sampai 20"),
        ("usefulness_weight", 0, "", "1 sampai 1000"),
        ("usefulness_questions", [STATEMENT] * 2, "", "tepat 3"),
        ("usefulness_questions", [{"text": "Berguna."}] * 3, "[2].text_en", "wajib ada"),
    ],
)
def test_what_an_edition_may_not_say_of_the_publics_rating(key, value, place, said):
    with pytest.raises(DefinitionError) as refused:
        parse_edition(changed(["rules", "settings", 1], {"key": key, "value": value}))

    assert any(
        one.place == f"rules.settings[2].value{place}" and said in str(RULES[one.code]) % one.data
        for one in refused.value.problems
    )


def test_the_public_rates_only_where_there_is_a_stage_for_it():
    basis = {"basis": "Juknis", "basis_en": "Guideline"}
    said = {"key": "usefulness_questions", "value": [STATEMENT] * 3, **basis}
    with_stage = changed(["rules", "settings", 1], said)
    without = copy.deepcopy(with_stage)
    without["stages"] = [s for s in DEMO["stages"] if s["kind"] != "usefulness_rating"]

    assert parse_edition(with_stage).rules["settings"][1]["value"] == [STATEMENT] * 3
    with pytest.raises(DefinitionError) as refused:
        parse_edition(without)
    assert refused.value.problems[0].code == "definition.rating_without_stage"


def test_the_team_mark_passes_only_where_teams_meet():
    said = {"key": "passing_figure", "value": "team", "basis": "Juknis", "basis_en": "Guideline"}
    with_teams = changed(["rules", "settings", 0], said)
    without = copy.deepcopy(with_teams)
    without["stages"] = [s for s in DEMO["stages"] if s["kind"] != "team_consolidation"]

    assert parse_edition(with_teams).rules["settings"][0] == said
    with pytest.raises(DefinitionError) as refused:
        parse_edition(without)
    (problem,) = refused.value.problems
    assert problem.place == "rules.settings[1].value"
    assert problem.code == "definition.team_without_stage"


def test_settings_may_be_left_out():
    for data in (changed(["rules", "settings"], ...), changed(["rules", "settings"], [])):
        assert parse_edition(data).rules["settings"] == []


def test_a_setting_without_a_value_takes_the_default():
    definition = parse_edition(changed(["rules", "settings", 0, "value"], ...))

    assert "value" not in definition.rules["settings"][0]


def test_a_list_is_no_edition():
    with pytest.raises(DefinitionError, match="not_an_object"):
        parse_edition([])


def test_the_demo_can_be_given_other_dates_and_another_year():
    opens = datetime(2030, 1, 1, tzinfo=WIB)
    definition = parse_edition(DEMO)
    kinds = [stage.kind for stage in definition.stages]
    weeks = [opens + n * timedelta(days=7) for n in range(len(kinds))]
    dates = [(week, week + timedelta(days=6)) for week in weeks]

    moved = definition.redated(dict(zip(kinds, dates, strict=True)))
    renamed = moved.reissued("kipp-contoh-2030", 2030, name="KIPP 2030")

    assert [(one.opens_at, one.closes_at) for one in renamed.stages] == dates
    assert renamed.edition.texts["name"] == "KIPP 2030"
    assert renamed.edition.texts["theme"] == definition.edition.texts["theme"]
    with pytest.raises(DefinitionError, match="before_previous"):
        definition.redated({StageKind.ANNOUNCEMENT: (opens.replace(year=2020),) * 2})
    with pytest.raises(DefinitionError, match="slug_without_year"):
        definition.reissued("kipp-contoh-2030", 2031)


def test_finalists_are_scored_by_a_rubric_of_their_stage():
    (stage,) = [one for one in parse_edition(with_interview(DEMO)).stages if one.scoring]

    assert (stage.kind, stage.scoring.readers, stage.scoring.share) == ("interview", 3, 30)
    assert stage.scoring.judges == (Role.PANELIST,)
    assert [one.key for one in stage.scoring.rubric.criteria] == ["kesiapan"]


@pytest.mark.parametrize(
    ("scoring", "wrong"),
    [
        ({"judges": ["secretariat"]}, ".judges: definition.not_one_of"),
        ({"judges": []}, ".judges: definition.empty_list"),
        ({"share": 0}, ".share: definition.not_whole"),
        ({"readers": 0}, ".readers: definition.not_whole"),
        ({"passing_grade": 101}, ".passing_grade: definition.not_whole"),
        ({"rubric": None}, ".rubric: definition.missing"),
    ],
)
def test_what_a_stage_of_finalists_may_not_say(scoring, wrong):
    with pytest.raises(DefinitionError, match=re.escape(f"].scoring{wrong}")):
        parse_edition(with_interview(DEMO, **scoring))


def test_the_shares_leave_something_to_the_assessment():
    share = {"key": "usefulness_share", "value": 10, "basis": "Juknis", "basis_en": "Guideline"}
    data = with_interview(DEMO, share=90)
    assert parse_edition(data)
    data["rules"]["settings"].append(share)

    with pytest.raises(DefinitionError) as refused:
        parse_edition(data)
    assert refused.value.problems == [
        Problem("stages", "definition.shares_leave_nothing", {"total": 100})
    ]


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"opens_at": "2027-04-30T08:00"}, "finalists_before_assessed"),
        ({"closes_at": "2027-05-07T08:00"}, "decision_before_finalists_scored"),
    ],
)
def test_finalists_are_scored_between_the_assessment_and_the_decision(dates, code):
    data = with_interview(DEMO)
    next(one for one in data["stages"] if one["kind"] == "interview").update(dates)

    with pytest.raises(DefinitionError) as refused:
        parse_edition(data)
    assert f"definition.{code}" in {one.code for one in refused.value.problems}
