"""What there is to be permitted, and who then knows of it; who may do it says `app.permissions`
alone."""

import enum


class Permission(enum.StrEnum):
    """Everything that can be done, as `noun.verb`. The comment names the object asked about."""

    ACCOUNT_USE = "account.use"  # none: own settings, sign out
    AGENCY_ADMINISTER = "agency.administer"  # none: the pages of agency admins in /instansi
    AGENCY_MANAGE = "agency.manage"  # Agency: its people, invitations, contact desk
    AGENCY_UNITS = "agency.units"  # Agency: add units below it
    AGENCY_WORK = "agency.work"  # none: the workspace /instansi
    APPEAL_ANSWER = "appeal.answer"  # Appeal: uphold or reject, who took no part before
    APPEAL_FOLLOW = "appeal.follow"  # Appeal: read it on the organiser's pages
    ASSIGNMENT_MANAGE = "assignment.manage"  # Assignment: take back, reopen
    ASSIGNMENT_OPEN_AGAIN = "assignment.open_again"  # Assignment: after its stage, by two people
    ASSIGNMENT_SCORE = "assignment.score"  # Assignment
    ASSIGNMENT_VIEW = "assignment.view"  # Assignment
    ATTACHMENT_VIEW = "attachment.view"  # Attachment
    COMPETITION_MANAGE = "competition.manage"  # Competition: new editions
    CONFLICT_DISMISS = "conflict.dismiss"  # Conflict
    EDITION_BUNDLE = "edition.bundle"  # Edition: download its sealed record
    EDITION_DECIDE = "edition.decide"  # Edition: mark finalists and winners, publish
    EDITION_FOLLOW = "edition.follow"  # Edition: see how it goes, change nothing
    EDITION_MANAGE = "edition.manage"  # Edition: data, amendments, people, checks, assignments
    EDITION_PACT = "edition.pact"  # Edition: declare own ties as a judge, and sign
    EDITION_PANEL = "edition.panel"  # Edition: read-only decision stage
    EDITION_RECAP = "edition.recap"  # Edition: marks of all judges
    EDITION_VIEW = "edition.view"  # Edition
    ENTRY_APPEAL = "entry.appeal"  # Entry: object to what was decided about it
    ENTRY_ASSIGN = "entry.assign"  # Entry: choose who reads it, make it an anchor
    ENTRY_AWARD = "entry.award"  # Entry: correct or withdraw its published award, by two people
    ENTRY_CASE = "entry.case"  # Entry: its case file, for who examines it
    ENTRY_CHECK = "entry.check"  # Entry: administrative check, flagged public ratings
    ENTRY_EDIT = "entry.edit"  # Entry
    ENTRY_FOLLOW = "entry.follow"  # Entry: on the organiser's pages, change nothing
    ENTRY_FORWARD = "entry.forward"  # Entry: forward, return
    ENTRY_PANEL = "entry.panel"  # Entry: read-only, with its recap, in the decision stage
    ENTRY_RECAP = "entry.recap"  # Entry: what each judge gave it, on the organiser's pages
    ENTRY_START = "entry.start"  # none
    ENTRY_SUBMIT = "entry.submit"  # Entry: hand to the agency admin
    ENTRY_VIEW = "entry.view"  # Entry
    ENTRY_WITHDRAW = "entry.withdraw"  # Entry: take it out of the edition
    EXAMINER_WORK = "examiner.work"  # none: the workspace /pemeriksa
    JUDGE_WORK = "judge.work"  # none: the workspace /penilaian
    LIBRARY_AWARDS = "library.awards"  # none: what award texts stand for, one list for all
    LIBRARY_CURATE = "library.curate"  # none: lists of drafts
    LIBRARY_EDIT = "library.edit"  # LibraryEntry
    LIBRARY_VIEW = "library.view"  # LibraryEntry
    OBJECTION_FOLLOW = "objection.follow"  # Objection: read it on the organiser's pages, not who
    OBJECTION_HANDLE = "objection.handle"  # Objection: screen and decide it, who took no part
    OBJECTION_RESPOND = "objection.respond"  # Objection: read what was passed on, and respond
    PAPER_FOLLOW = "paper.follow"  # IssuedPaper: on the organiser's pages
    PAPER_SIGN = "paper.sign"  # IssuedPaper: send it out for signing, take it back
    PAPER_VIEW = "paper.view"  # IssuedPaper: its file
    PHOTO_VIEW = "photo.view"  # VisitPhoto
    PLAN_APPROVE = "plan.approve"  # Plan: an assignment that the solver proposes
    PLATFORM_AGENCIES = "platform.agencies"  # none
    PLATFORM_AUDIT = "platform.audit"  # none: read the audit trail
    PLATFORM_HEALTH = "platform.health"  # none
    PLATFORM_PEOPLE = "platform.people"  # none
    PLATFORM_SETTINGS = "platform.settings"  # none
    ROLE_MANAGE = "role.manage"  # Grant or Invitation: end, correct, send again
    SEARCH_TEND = "search.tend"  # none: words that find each other, what is searched, why so
    SECRETARIAT_WORK = "secretariat.work"  # none: the workspace /sekretariat
    UNIT_EDIT = "unit.edit"  # Unit: its name


P = Permission
KNOWN_BY: dict[Permission, Permission] = {
    P.APPEAL_ANSWER: P.APPEAL_FOLLOW,
    P.ASSIGNMENT_MANAGE: P.ASSIGNMENT_VIEW,
    P.ASSIGNMENT_OPEN_AGAIN: P.ASSIGNMENT_VIEW,
    P.ASSIGNMENT_SCORE: P.ASSIGNMENT_VIEW,
    P.CONFLICT_DISMISS: P.EDITION_FOLLOW,
    P.EDITION_DECIDE: P.EDITION_FOLLOW,
    P.EDITION_MANAGE: P.EDITION_FOLLOW,
    P.ENTRY_APPEAL: P.ENTRY_VIEW,
    P.ENTRY_AWARD: P.ENTRY_FOLLOW,
    P.ENTRY_CHECK: P.ENTRY_FOLLOW,
    P.ENTRY_EDIT: P.ENTRY_VIEW,
    P.ENTRY_FORWARD: P.ENTRY_VIEW,
    P.ENTRY_RECAP: P.ENTRY_FOLLOW,
    P.ENTRY_SUBMIT: P.ENTRY_VIEW,
    P.ENTRY_WITHDRAW: P.ENTRY_VIEW,
    P.LIBRARY_EDIT: P.LIBRARY_VIEW,
    P.OBJECTION_HANDLE: P.OBJECTION_FOLLOW,
    P.PAPER_SIGN: P.PAPER_FOLLOW,
}
"""Who may know of the object: they get 403 where everybody else gets 404."""
