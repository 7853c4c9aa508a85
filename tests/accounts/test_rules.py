"""Who may offer which role, what one person can't hold at once, where roles meet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts import rules
from app.accounts.models import Grant, Invitation, Role, User
from app.accounts.rules import Failures, Offer, Origin
from app.agencies.models import Agency, AgencyKind

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)

PLATFORM = Grant(role=Role.PLATFORM_ADMIN)
SECRETARIAT = Grant(role=Role.SECRETARIAT, competition_id=1)
SECRETARIAT_OF_YEAR = Grant(role=Role.SECRETARIAT, competition_id=1, edition_id=11)
CHAIR = Grant(role=Role.CHAIR, competition_id=1)
ADMIN = Grant(role=Role.AGENCY_ADMIN, agency_id=5)
INNOVATOR = Grant(role=Role.INNOVATOR, agency_id=5)
EVALUATOR = Grant(role=Role.EVALUATOR, competition_id=1, edition_id=11)
JUDGE_OF_DECIDED = Grant(role=Role.EVALUATOR, competition_id=1, edition_id=10)
EXAMINER = Grant(role=Role.EXAMINER, competition_id=1, edition_id=11, entry_id=7)

JUDGE_HERE = Offer(Role.EVALUATOR, competition_id=1, edition_id=11)
JUDGE_NEXT_YEAR = Offer(Role.PANELIST, competition_id=1, edition_id=12)
JUDGE_ELSEWHERE = Offer(Role.EVALUATOR, competition_id=2, edition_id=21)
CASE_HERE = Offer(Role.EXAMINER, competition_id=1, edition_id=11, entry_id=7)


@pytest.mark.parametrize(
    ("giver", "offer", "allowed"),
    [
        (PLATFORM, Offer(Role.PLATFORM_ADMIN), True),
        (PLATFORM, Offer(Role.SECRETARIAT, competition_id=1), True),
        (PLATFORM, Offer(Role.CHAIR, competition_id=1, edition_id=11), True),
        (PLATFORM, Offer(Role.AGENCY_ADMIN, agency_id=5), True),
        (PLATFORM, Offer(Role.INNOVATOR, agency_id=5), True),
        (PLATFORM, JUDGE_HERE, False),
        (PLATFORM, Offer(Role.HUB_VERIFIER, scope="35"), True),
        (PLATFORM, CASE_HERE, False),
        (SECRETARIAT, CASE_HERE, True),
        (SECRETARIAT, replace(CASE_HERE, competition_id=2, edition_id=21), False),
        (SECRETARIAT, Offer(Role.HUB_VERIFIER, scope="35"), False),
        (CHAIR, CASE_HERE, False),
        (ADMIN, CASE_HERE, False),
        (SECRETARIAT, JUDGE_HERE, True),
        (SECRETARIAT, JUDGE_NEXT_YEAR, True),
        (SECRETARIAT, JUDGE_ELSEWHERE, False),
        (SECRETARIAT, Offer(Role.AGENCY_ADMIN, agency_id=5), True),
        (SECRETARIAT, Offer(Role.INNOVATOR, agency_id=5), False),
        (SECRETARIAT, Offer(Role.SECRETARIAT, competition_id=1), False),
        (SECRETARIAT, Offer(Role.PLATFORM_ADMIN), False),
        (SECRETARIAT_OF_YEAR, JUDGE_HERE, True),
        (SECRETARIAT_OF_YEAR, JUDGE_NEXT_YEAR, False),
        (CHAIR, JUDGE_HERE, False),
        (ADMIN, Offer(Role.INNOVATOR, agency_id=5), True),
        (ADMIN, Offer(Role.INNOVATOR, agency_id=5, unit_id=7), True),
        (ADMIN, Offer(Role.AGENCY_ADMIN, agency_id=5), True),
        (ADMIN, Offer(Role.INNOVATOR, agency_id=6), False),
        (ADMIN, Offer(Role.EVALUATOR, competition_id=1, edition_id=11), False),
        (INNOVATOR, Offer(Role.INNOVATOR, agency_id=5), False),
        (EVALUATOR, JUDGE_HERE, False),
    ],
)
def test_who_may_offer_what(giver, offer, allowed):
    assert rules.may_offer([giver], offer) is allowed


@pytest.mark.parametrize(
    "offer",
    [
        Offer(Role.PLATFORM_ADMIN, agency_id=5),
        Offer(Role.SECRETARIAT),
        Offer(Role.EVALUATOR, competition_id=1),
        Offer(Role.AGENCY_ADMIN),
        Offer(Role.INNOVATOR, agency_id=5, edition_id=11),
        Offer(Role.EXAMINER, agency_id=5),
        Offer(Role.EXAMINER, competition_id=1, edition_id=11),
        Offer(Role.HUB_VERIFIER),
        Offer(Role.HUB_VERIFIER, scope="35", agency_id=5),
    ],
)
def test_an_offer_needs_the_bounds_of_its_role(offer):
    assert not rules.may_offer([PLATFORM, SECRETARIAT, ADMIN], offer)


def test_a_local_governments_admin_invites_for_the_enterprise_it_manages():
    offer = Offer(Role.INNOVATOR, agency_id=9)

    assert rules.may_offer([ADMIN], offer, managed_by=5)
    assert not rules.may_offer([ADMIN], offer, managed_by=6)


@pytest.mark.parametrize(
    ("kind", "parent", "managed_by"),
    [(AgencyKind.BUMD, 5, 5), (AgencyKind.BUMD, None, None), (AgencyKind.BUMN, 5, None)],
)
def test_only_a_regional_enterprise_is_managed(kind, parent, managed_by):
    assert rules.managed_by(Agency(kind=kind, parent_id=parent)) == managed_by


@pytest.mark.parametrize(
    ("held", "offer", "problem"),
    [
        ([], JUDGE_HERE, None),
        ([EVALUATOR], JUDGE_HERE, "already_holds"),
        ([EVALUATOR], Offer(Role.PANELIST, competition_id=1, edition_id=11), None),
        ([EVALUATOR], Offer(Role.SECRETARIAT, competition_id=1), "organiser_or_judge"),
        (
            [EVALUATOR],
            Offer(Role.CHAIR, competition_id=1, edition_id=11),
            "organiser_or_judge",
        ),
        ([EVALUATOR], Offer(Role.CHAIR, competition_id=1, edition_id=12), None),
        ([SECRETARIAT], JUDGE_NEXT_YEAR, "organiser_or_judge"),
        ([SECRETARIAT_OF_YEAR], JUDGE_NEXT_YEAR, None),
        ([SECRETARIAT], JUDGE_ELSEWHERE, None),
        ([SECRETARIAT], Offer(Role.CHAIR, competition_id=1), None),
        ([EVALUATOR], CASE_HERE, "examiner_apart"),
        ([SECRETARIAT], CASE_HERE, "examiner_apart"),
        ([SECRETARIAT], replace(CASE_HERE, competition_id=2, edition_id=21), None),
        ([PLATFORM], Offer(Role.HUB_VERIFIER, scope="35"), "platform_admin_alone"),
        ([INNOVATOR], Offer(Role.AGENCY_ADMIN, agency_id=5), None),
        ([INNOVATOR], JUDGE_HERE, None),
        ([PLATFORM], Offer(Role.INNOVATOR, agency_id=5), "platform_admin_alone"),
        ([INNOVATOR], Offer(Role.PLATFORM_ADMIN), "platform_admin_alone"),
        ([SECRETARIAT], Offer(Role.AGENCY_ADMIN, agency_id=5), "organiser_or_applicant"),
        ([CHAIR], Offer(Role.INNOVATOR, agency_id=5), "organiser_or_applicant"),
        ([ADMIN], Offer(Role.SECRETARIAT, competition_id=1), "organiser_or_applicant"),
        ([INNOVATOR], Offer(Role.CHAIR, competition_id=1), "organiser_or_applicant"),
    ],
)
def test_what_one_person_cannot_hold_at_once(held, offer, problem):
    assert rules.clash(map(rules.offer_of, held), offer) == problem


@pytest.mark.parametrize(
    ("left", "offer", "problem"),
    [
        (SECRETARIAT_OF_YEAR, JUDGE_HERE, "organised_before"),
        (SECRETARIAT_OF_YEAR, JUDGE_NEXT_YEAR, None),
        (SECRETARIAT, JUDGE_HERE, "organised_before"),
        (SECRETARIAT, JUDGE_NEXT_YEAR, None),  # it was prepared when they had left
        (SECRETARIAT, JUDGE_ELSEWHERE, None),
        (SECRETARIAT_OF_YEAR, CASE_HERE, "examiner_apart_before"),
        (EVALUATOR, CASE_HERE, "examiner_apart_before"),
        (EVALUATOR, JUDGE_HERE, None),
        (EVALUATOR, Offer(Role.SECRETARIAT, competition_id=1), "judged_before"),
        (EVALUATOR, Offer(Role.CHAIR, competition_id=1, edition_id=12), None),
        (
            JUDGE_OF_DECIDED,
            Offer(Role.SECRETARIAT, competition_id=1),
            None,
        ),  # its results are out
        (EXAMINER, JUDGE_HERE, "examiner_apart_before"),
        (EXAMINER, CASE_HERE, None),
        (ADMIN, Offer(Role.SECRETARIAT, competition_id=1), None),
        (SECRETARIAT, Offer(Role.CHAIR, competition_id=1), None),
    ],
)
def test_what_one_person_cannot_hold_after_another_role(left, offer, problem):
    bounds = vars(rules.offer_of(left))
    over = Grant(**bounds, starts_at=NOW - 9 * HOUR, ends_at=NOW - 4 * HOUR)
    spans = {
        10: rules.Span(NOW - 99 * HOUR, decided_at=NOW - 50 * HOUR),
        11: rules.Span(NOW - 5 * HOUR, decided_at=None),
        12: rules.Span(NOW - 3 * HOUR, decided_at=None),
        21: rules.Span(NOW - 5 * HOUR, decided_at=None),
    }

    assert rules.clash_with_past(rules.past([over], NOW), offer, spans) == problem
    assert rules.past([over], NOW - 5 * HOUR) == []


@pytest.mark.parametrize(
    ("viewer", "other", "seen"),
    [
        (PLATFORM, SECRETARIAT, True),
        (SECRETARIAT, CHAIR, True),
        (SECRETARIAT_OF_YEAR, EVALUATOR, True),
        (SECRETARIAT, Grant(role=Role.CHAIR, competition_id=2), False),
        (SECRETARIAT, PLATFORM, False),
        (SECRETARIAT, Grant(role=Role.INNOVATOR, agency_id=6), False),
        (ADMIN, INNOVATOR, True),
        (ADMIN, Grant(role=Role.INNOVATOR, agency_id=6), False),
        (ADMIN, PLATFORM, False),
        (ADMIN, SECRETARIAT, False),
        (EVALUATOR, CHAIR, False),
    ],
)
def test_which_roles_an_inviter_finds_in_lists(viewer, other, seen):
    offer = Offer(Role.INNOVATOR, agency_id=5)

    assert rules.sees([viewer], rules.offer_of(other), offer) is seen


@pytest.mark.parametrize(
    ("units", "new", "exceeded"),
    [
        ([], None, False),
        ([None], 1, False),
        ([None, 1], 1, False),
        ([None, 1], 2, True),
        ([1, 2], None, True),
        ([1, 1, 2], 2, False),
    ],
)
def test_at_most_two_units_have_agency_admins(units, new, exceeded):
    admins = [Offer(Role.AGENCY_ADMIN, agency_id=5, unit_id=unit) for unit in units]
    offer = Offer(Role.AGENCY_ADMIN, agency_id=5, unit_id=new)

    assert rules.admin_units_exceeded(admins, offer) is exceeded


def test_innovators_take_no_place_of_admins():
    admins = [Offer(Role.AGENCY_ADMIN, agency_id=5, unit_id=unit) for unit in (1, 2)]

    assert not rules.admin_units_exceeded(admins, Offer(Role.INNOVATOR, agency_id=5, unit_id=3))


@pytest.mark.parametrize(
    ("organiser", "agency", "reached"),
    [
        ((AgencyKind.MINISTRY, None), (AgencyKind.CITY, "35.78"), True),
        ((AgencyKind.MINISTRY, None), (AgencyKind.BUMN, None), True),
        ((AgencyKind.PROVINCE, "35"), (AgencyKind.CITY, "35.78"), True),
        ((AgencyKind.PROVINCE, "35"), (AgencyKind.PROVINCE, "35"), True),
        ((AgencyKind.PROVINCE, "35"), (AgencyKind.REGENCY, "33.01"), False),
        ((AgencyKind.PROVINCE, "35"), (AgencyKind.MINISTRY, None), False),
        ((AgencyKind.REGENCY, "35.15"), (AgencyKind.REGENCY, "35.15"), False),
    ],
)
def test_how_far_an_organiser_reaches(organiser, agency, reached):
    organiser, agency = (Agency(kind=kind, region_code=code) for kind, code in (organiser, agency))

    assert rules.organiser_reaches(organiser, agency.region_code) is reached


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [
        (NOW, None, True),
        (NOW + HOUR, None, False),
        (NOW - HOUR, NOW + HOUR, True),
        (NOW - HOUR, NOW, False),
    ],
)
def test_a_grant_counts_from_its_start_until_before_its_end(starts, ends, counts):
    grant = Grant(role=Role.INNOVATOR, starts_at=starts, ends_at=ends)

    assert rules.is_in_force(grant, NOW) is counts
    assert rules.in_force([grant], Role.INNOVATOR, now=NOW) == ([grant] if counts else [])
    assert rules.in_force([grant], Role.CHAIR, now=NOW) == []


@pytest.mark.parametrize(
    ("accepted", "revoked", "expires", "inviter_until", "state"),
    [
        (None, None, NOW + HOUR, None, "open"),
        (None, None, NOW + HOUR, NOW, "void"),
        (None, None, NOW, None, "expired"),
        (NOW, None, NOW, NOW, "accepted"),
        (None, NOW, NOW + HOUR, NOW, "revoked"),
    ],
)
def test_how_an_invitation_stands(accepted, revoked, expires, inviter_until, state):
    held = Grant(role=Role.AGENCY_ADMIN, agency_id=5, starts_at=NOW - HOUR, ends_at=inviter_until)
    invitation = Invitation(
        role=Role.INNOVATOR,
        agency_id=5,
        accepted_at=accepted,
        revoked_at=revoked,
        expires_at=expires,
        invited_by=User(is_active=True, grants=[held]),
    )

    assert rules.invitation_state(invitation, NOW) == state


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (("dewi@kab.test", Offer(Role.INNOVATOR, agency_id=5)), True),
        (("eko@kab.test", Offer(Role.INNOVATOR, agency_id=5)), False),
        (("dewi@kab.test", Offer(Role.AGENCY_ADMIN, agency_id=5)), False),
        (("dewi@kab.test", Offer(Role.INNOVATOR, agency_id=5, unit_id=7)), False),
        (("dewi@kab.test", Offer(Role.INNOVATOR, agency_id=6)), False),
    ],
)
def test_which_two_offers_are_the_same(other, same):
    key = rules.open_key("dewi@kab.test", Offer(Role.INNOVATOR, agency_id=5))

    assert (rules.open_key(*other) == key) is same


def test_a_judge_is_offered_the_same_wherever_they_work():
    at_home = replace(JUDGE_HERE, agency_id=5)

    assert rules.open_key("dewi@kab.test", JUDGE_HERE) == rules.open_key("dewi@kab.test", at_home)


@pytest.mark.parametrize(
    ("here", "everywhere", "of_network", "device", "locked"),
    [
        (7, 7, 7, False, False),
        (8, 8, 8, False, True),
        (0, 99, 0, False, False),
        (0, 100, 0, False, True),
        (0, 0, 59, False, False),
        (0, 0, 60, False, True),
        (7, 500, 500, True, False),
        (8, 8, 8, True, True),
    ],
)
def test_when_the_next_try_is_refused(here, everywhere, of_network, device, locked):
    failed, most = Failures(here, everywhere, of_network), Failures(8, 100, 60)

    assert rules.is_locked_out(failed, most, Origin("here", is_known_device=device)) is locked


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("rina@kab.go.id", True),
        ("rina.w+lomba@opd.kab.go.id", True),
        ("rina@localhost", False),
        ("rina@kab..id", False),
        ("rina kab@kab.go.id", False),
        ("rina@kab.go.id, dewi@kab.go.id", False),
        ("rina@kab.go.id\nBcc: x@y.id", False),
        ("@kab.go.id", False),
        ("", False),
        (f"{'a' * 250}@kab.go.id", False),
    ],
)
def test_what_a_mail_address_looks_like(text, is_one):
    assert rules.is_email(text) is is_one


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::ffff:c000:0207", "192.0.2.7"),
        ("", ""),
        ("unix", ""),
    ],
)
def test_which_addresses_count_as_one_network(address, network):
    assert rules.network_of(address) == network
