"""The language of an answer: the address decides for pages, the terminal for commands."""

from flask_babel import force_locale

from app import create_app
from app.config import from_environment
from app.core.i18n import locale_code


def built(folder, terminal):
    return create_app(from_environment({"INSTANCE_PATH": str(folder), "LANG": terminal}))


def test_a_command_answers_in_the_language_of_its_terminal(tmp_path):
    for terminal, language in (("id_ID.UTF-8", "id"), ("en_GB.UTF-8", "en"), ("C.UTF-8", "en")):
        with built(tmp_path, terminal).app_context():
            assert locale_code() == language


def test_pages_and_letters_do_not_heed_the_terminal(tmp_path):
    app = built(tmp_path, "en_GB.UTF-8")

    assert '<html lang="id"' in app.test_client().get("/tidak-ada").text
    with app.app_context(), force_locale("id"):
        assert locale_code() == "id"


def test_help_is_in_english(app):
    for words in (["library", "import"], ["competitions", "load"], ["demo", "load"], ["search"]):
        told = app.test_cli_runner().invoke(args=[*words, "--help"]).output
        assert not {"dan", "yang", "dari"} & set(told.split()), told
