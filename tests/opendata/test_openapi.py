"""The API is what its document says, in the eyes of tools that others wrote."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from tests.factories.competitions import make_edition
from tests.factories.library import index_library, make_library_entry

pytestmark = pytest.mark.once

UNPACKED = {"Accept-Encoding": "identity"}
EXAMPLES = 4
"""Of each address, of requests that fit and of requests that do not."""


@pytest.fixture
def world(app):
    """At least one of everything, also of what is gone."""
    figure = {"indicator": "Waktu tunggu", "unit": "jam", "baseline": "9", "result": "2"}
    origin = make_library_entry("Antrean Daring", withdrawn=True)
    make_library_entry(
        "Antar Obat",
        region_code="35.78",
        award="Top 45",
        programme="KIPP",
        figures=[figure],
        sections=[{"title": "Keberlanjutan", "text": "Anggaran tetap."}],
        sdgs=[3],
        replication_of=[origin.id],
        source_urls=["https://contoh.go.id/antar"],
    )
    make_edition("kipp-2027")
    index_library()
    return app


def test_the_document_is_valid_openapi_in_both_languages(client):
    for language, words in (("id", "Satu inovasi."), ("en", "One innovation.")):
        answer = client.get("/api/v1/openapi.json", headers={"Accept-Language": language})
        OpenAPIV31SpecValidator(answer.json).validate()
        operation = answer.json["paths"]["/api/v1/innovations/{ref}"]["get"]
        assert operation["summary"] == words
        assert {"200", "304", "400", "404", "406", "410"} <= set(operation["responses"])


def test_whatever_is_asked_the_answer_is_as_described(world):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", world)
    checks = CHECKS.get_all()
    seen = 0

    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:

            @settings(
                max_examples=EXAMPLES,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                case.call_and_validate(checks=checks, headers=UNPACKED)

            ask()
        seen += 1

    assert seen == 10
