from hashlib import sha256

from app.competitions.actions import preparing
from app.competitions.messages import STAGE_RIGHTS
from app.competitions.models import StageKind
from app.core.db import transaction


def test_anybody_can_check_the_fingerprint_of_what_was_frozen(client, office, edition):
    address = f"/kompetisi/{edition.slug}"
    assert office.get(f"{address}/ketentuan.json").status_code == 404
    with transaction():
        preparing.open_edition(edition, by=None)

    page = client.get(address)
    file = client.get(page.soup.select_one("a[download]")["href"])

    assert sha256(file.data).hexdigest() in page.words
    assert file.json["rubric"]["criteria"][0]["weight"] == "10.00"
    assert file.json["method"]["shrinkage"] == 3 and file.json["method"]["draws"] == 500
    assert file.json["stages"][2] == {"kind": "proposal_assessment", "blind": False}
    assert "Dari nilai ke peringkat" in page.words
    assert "nilai terkoreksi yang lebih tinggi, lalu" in page.words


def test_every_stage_says_who_sees_and_does_what_until_when(client, office, edition):
    page = office.get(f"/kompetisi/{edition.slug}")

    said = page.soup.select_one("section[aria-labelledby=hak]")
    assert [one.text for one in said.select("h3")] == [stage.name for stage in edition.stages]
    assert len(said.select("ul")) == len(edition.stages)
    assert "Tidak seorang pun melihat nilai orang lain" in said.text
    assert set(STAGE_RIGHTS) == set(StageKind)
