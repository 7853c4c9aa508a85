"""`flask judging rank`: any file of marks becomes a ranking, or says why not."""

import json
import re

import pytest
from flask_babel import force_locale

from tests.judging.test_severity import random_panel

FAIR = [("e1", 90), ("e2", 80), ("e3", 70), ("e4", 60), ("e5", 50), ("e6", 40)]
STRICTNESS = {"Ani": 0, "Budi": 1, "Citra": 12}


def csv_of(rows):
    return "entry,judge,score\n" + "".join(f"{one},{judge},{s}\n" for one, judge, s in rows)


def three_judges():
    """Citra is mild; only she read e7 beside Ani, and only the strict ones read e8."""
    rows = [(entry, judge, s + more) for entry, s in FAIR for judge, more in STRICTNESS.items()]
    rows += [("e7", "Ani", 64), ("e7", "Citra", 77), ("e8", "Ani", 69), ("e8", "Budi", 70)]
    return csv_of(rows)


@pytest.fixture
def rank(app, tmp_path):
    """Writes a file and ranks it."""
    runner = app.test_cli_runner()

    def call(content, *words):
        file = tmp_path / "nilai.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return runner.invoke(args=["judging", "rank", "--csv", str(file), *map(str, words)])

    return call


def answer(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_json_tells_both_scores_and_ranks_of_each_entry(rank):
    found = answer(rank(three_judges(), "--json", "--top", 2))

    assert set(found) == {"entries", "judges", "notes"}
    assert [one["rank"] for one in found["entries"]] == list(range(1, 9))
    assert set(found["entries"][0]) == {
        *("entry", "raw", "adjusted", "rank_raw", "rank", "rank_low", "rank_high", "p_top")
    }
    by_entry = {one["entry"]: one for one in found["entries"]}
    assert by_entry["e7"]["raw"] > by_entry["e8"]["raw"]
    assert by_entry["e7"]["rank_raw"] < by_entry["e8"]["rank_raw"]
    assert by_entry["e7"]["rank"] > by_entry["e8"]["rank"]
    assert sum(one["p_top"] for one in found["entries"]) == pytest.approx(2)


def test_json_tells_how_strict_each_judge_is(rank):
    judges = answer(rank(three_judges(), "--json"))["judges"]

    assert [(one["judge"], one["n"], one["component"]) for one in judges] == [
        ("Ani", 8, 1),
        ("Budi", 7, 1),
        ("Citra", 7, 1),
    ]
    assert judges[2]["severity"] > 4
    assert judges[0]["severity"] < 0


def test_the_table_has_the_figures_in_the_language_of_the_terminal(rank):
    told = rank(three_judges(), "--top", 2).stdout.splitlines()
    with force_locale("en"):
        english = rank(three_judges(), "--top", 2).stdout.splitlines()

    assert told[0].split("  ")[-1] == "Proposal"
    assert "Peluang 2 besar" in told[0]
    first = told[1].split()
    assert (first[0], first[1], first[2], first[-2:]) == ("1", "1-1", "100%", ["1", "e1"])
    assert "94,33" in first
    assert "94.33" in english[1].split()
    assert any(line.split()[-1:] == ["Citra"] and "+" in line for line in told)
    assert "benih undian: 0" in told[-1]


def test_the_same_seed_gives_the_same_answer_and_another_may_not(rank):
    marks = csv_of([(m.entry, m.judge, round(m.value, 1)) for m in random_panel(4)])

    once, again, other = (rank(marks, "--json", "--seed", seed).stdout for seed in (7, 7, 8))

    assert once == again
    assert json.loads(once)["entries"] != json.loads(other)["entries"]


BAD = three_judges() + "e9,Ani,baik\ne9,Budi,\ne1,Ani,90\n"


def test_wrong_rows_are_listed_and_nothing_is_ranked(rank):
    result = rank(BAD, "--json")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[:3] == [
        "baris 24: score: “baik” bukan angka",
        "baris 25: score: kosong (hapus barisnya bila juri tidak menilai)",
        "baris 26: nilai ini sudah ada di baris 2",
    ]
    last = result.stderr.splitlines()[-1]
    assert "3 kesalahan" in last
    assert "tidak ada yang diperingkat" in last


def test_skip_bad_ranks_the_rest_and_says_so(rank):
    result = rank(BAD, "--json", "--skip-bad")

    found = answer(result)
    whole = answer(rank(three_judges(), "--json"))
    assert "Baris salah yang dilewati: 3." in found["notes"]
    assert "baris 24: score: “baik” bukan angka" in result.stderr
    assert found["entries"] == whole["entries"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tidak ada satu nilai pun"),
        (b"entry,judge,score\n", "tidak ada satu nilai pun"),
        (b"entry,judge,score\n1,2,x\n", "1 kesalahan"),
        (b"juri;nilai\n1;2\n", "kolom entry, judge, score harus ada; yang ada: juri, nilai"),
        (b"\xff\xfee\x00", "bukan teks UTF-8"),
    ],
)
def test_a_file_that_cannot_be_ranked_says_why(rank, content, words):
    result = rank(content)

    assert result.exit_code == 1
    assert words in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.output


def test_only_wrong_rows_leave_nothing_to_rank(rank):
    result = rank("entry,judge,score\n1,2,x\n", "--skip-bad")

    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].endswith("tidak ada satu nilai pun")


@pytest.mark.parametrize("words", [("--top", "0"), ("--seed", "-1"), ("--top", "x")])
def test_impossible_options_are_usage_errors(rank, words):
    assert rank(three_judges(), *words).exit_code == 2


# --- what is said beside a ranking -----------------------------------------------------------


def notes(result):
    return " ".join(answer(result)["notes"])


def test_panels_that_share_nothing_are_warned_of(rank):
    rows = [(f"e{n}", judge, 50 + n) for n in range(6) for judge in "ABC"]
    rows += [(f"x{n}", judge, 70 + n) for n in range(6) for judge in "DE"]

    result = rank(csv_of(rows), "--json")

    assert "2 panel" in notes(result)
    assert "sedikitnya 1 penilaian tambahan" in notes(result)
    assert "Panel dengan kurang dari 3 juri tidak dikoreksi: D, E" in notes(result)
    assert {one["component"] for one in answer(result)["judges"]} == {1, 2}


def test_one_judge_and_no_shared_entry_are_said(rank):
    result = rank(csv_of([("e1", "A", 5), ("e2", "A", 7)]), "--json")

    assert "Koreksi tidak mungkin" in notes(result)
    assert "Semua peringkat dianggap mungkin" in notes(result)
    assert [one["adjusted"] for one in answer(result)["entries"]] == [7, 5]


def test_judges_to_look_at_are_named(rank):
    rows = [(f"e{n}", judge, 40 + 5 * n) for n in range(9) for judge in "AB"]
    rows += [(f"e{n}", "Datar", 60) for n in range(9)]
    rows += [(f"e{n}", "Murah", 75 + 5 * n) for n in range(9)]
    rows += [(f"e{n}", "Baru", 50) for n in range(4)]
    rows += [("sendiri", "A", 66)]

    told = notes(rank(csv_of(rows), "--json"))

    assert "nilai yang sama kepada semua proposalnya: Baru, Datar" in told
    assert "lebih dari 20 % dari skala; periksa sebelum hasilnya dipakai: Murah" in told
    assert "kurang dari 5 nilainya pada proposal yang dinilai juri lain juga: Baru" in told
    assert "Proposal dengan satu juri saja (1): sendiri" in told


def test_agreement_is_told_in_the_language_of_the_terminal(rank):
    told = notes(rank(three_judges(), "--json"))
    with force_locale("en"):
        english = notes(rank(three_judges(), "--json"))

    assert re.search(r"ICC.*: 0,\d\d satu nilai, 0,\d\d rata-rata, .*Krippendorff: 0,\d\d", told)
    assert re.search(r"ICC.*: 0\.\d\d of one mark", english)
    assert "ICC" not in notes(rank(csv_of([("e1", "A", 5), ("e2", "A", 7)]), "--json"))


def test_the_two_judges_who_are_furthest_apart_are_named(rank):
    rows = [(f"e{n}", judge, 40 + 5 * n) for n in range(6) for judge in ("Ani", "Budi")]
    rows += [(f"e{n}", "Citra", 70 - 5 * n) for n in range(6)]

    told = notes(rank(csv_of(rows), "--json"))

    assert "Ani dan Citra, rata-rata 15,00 poin pada 6 proposal bersama" in told
    assert "korelasi urutan: -1,00" in told
    assert "sepenuhnya): 0,00 satu nilai, 0,00 rata-rata" in told  # worse than chance is none
    assert "berjauhan" not in notes(rank(csv_of(rows[:12]), "--json"))


def test_a_public_draw_is_told(rank):
    rows = [(entry, judge, 70) for entry in ("satu", "dua") for judge in "ABC"]

    result = rank(csv_of(rows), "--json")

    order = ", ".join(one["entry"] for one in answer(result)["entries"])
    assert f"ditentukan undian terbuka (1 kelompok): {order}" in notes(result)


def test_criteria_are_weighed_and_gaps_are_told(rank):
    marks = (
        "entry;judge;criterion;weight;score\n"
        "e1;A;Ide;60;4,5\ne1;A;Dampak;40;2\n"
        "e1;B;Ide;60;4\n"
        "e2;A;Ide;60;3.5\ne2;A;Dampak;40;5\n"
    )

    result = rank(marks, "--json")

    raw = {one["entry"]: one["raw"] for one in answer(result)["entries"]}
    assert raw == {"e1": pytest.approx((3.5 + 4) / 2), "e2": pytest.approx(4.1)}
    assert "(1): e1 (B)" in notes(result)
    assert "koma desimal" in notes(result)


def test_a_weight_without_a_criterion_is_said_to_be_unused(rank):
    result = rank("entry,judge,score,weight\ne1,A,5,3\n", "--json")

    assert "Kolom weight tidak dipakai" in notes(result)


def test_a_changed_mark_makes_another_version(rank):
    def version(content):
        return answer(rank(content, "--json"))["notes"][-1]

    rows = three_judges().splitlines(keepends=True)
    mixed = rows[0] + "".join(reversed(rows[1:]))

    assert version(mixed) == version(three_judges())
    assert version(three_judges() + "e9,Ani,50\n") != version(three_judges())
