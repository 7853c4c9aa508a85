from hashlib import sha256

from app.competitions.actions import preparing
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
    assert "Dari nilai ke peringkat" in page.words
    assert "nilai terkoreksi yang lebih tinggi, lalu" in page.words
