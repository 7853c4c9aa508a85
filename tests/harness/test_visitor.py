"""The visitor of the tests behaves like a browser without JavaScript."""

import pytest
from bs4 import BeautifulSoup

from tests.factories.accounts import PASSWORD, make_user
from tests.harness.forms import Form

PAGE = """<form action="/kirim" method="post">
  <input type="hidden" name="csrf_token" value="t"> <input name="title" value="Lama">
  <textarea name="text">
dua baris</textarea>
  <select name="year"><option value="2026">2026</option><option value="2027">2027</option></select>
  <input type="checkbox" name="goal" value="1" checked>
  <input type="checkbox" name="goal" value="2">
  <input name="closed" value="x" disabled> <input type="file" name="proof">
  <button name="do" value="save">Simpan</button>
  <button name="do" value="send" formaction="/ajukan">Ajukan proposal</button>
</form>"""


@pytest.fixture
def form():
    return Form(BeautifulSoup(PAGE, "html.parser").form, "http://localhost/tulis?x=1")


def test_a_form_sends_what_it_shows(form):
    assert form.press(None) == "http://localhost/kirim"
    assert form.data == {
        "csrf_token": ["t"],
        "title": ["Lama"],
        "text": ["dua baris"],
        "year": ["2026"],
        "goal": ["1"],
        "proof": [],
        "do": ["save"],
    }


def test_a_button_is_found_by_its_words_and_may_lead_elsewhere(form):
    assert form.press("Ajukan proposal") == "http://localhost/ajukan"
    assert form.data["do"] == ["send"]


def test_filled_in_values_take_the_place_of_shown_ones(form):
    form.fill({"title": "Baru", "goal": ["1", "2"], "year": 2027})

    assert form.data["goal"] == ["1", "2"]
    assert (form.data["title"], form.data["year"]) == (["Baru"], [2027])


@pytest.mark.parametrize("values", [{"absent": "x"}, {"year": "2030"}, {"closed": "y"}])
def test_what_the_form_does_not_offer_cannot_be_sent(form, values):
    with pytest.raises(AssertionError):
        form.fill(values)


def test_signing_in_through_the_page_and_past_it_is_the_same(client, new_client):
    user = make_user()
    page = client.submit(client.get("/masuk"), values={"email": user.email, "password": PASSWORD})
    past_it = new_client(user)

    assert page.status_code in {200, 404}
    assert client.get("/akun").words == past_it.get("/akun").words


def test_a_form_without_token_is_refused_and_with_it_taken(client):
    sent = {"zone": "Asia/Jayapura", "next": "/"}

    assert client.post("/masuk", data=sent, csrf=False).status_code == 400
    assert client.post("/masuk", data=sent).status_code != 400
