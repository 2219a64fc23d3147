"""Addresses of contacts and people."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.forms.contact_steps import STEPS
from mash_hub.views import (
    contact_draft,
    contacts,
    known,
    list_matches,
    match_tasks,
    merges,
    people,
    report_intake,
)


class StepWord(StringConverter):
    """A step of a contact's draft."""

    regex = "|".join(STEPS)


class PageWord(StringConverter):
    """A page about one person of a draft."""

    regex = "who|more"


register_converter(StepWord, "contact_step")


class MergeWord(StringConverter):
    """What is done to a merge."""

    regex = "confirm|decline|take-back|part|undo|stay|same"


class ListWord(StringConverter):
    """What a second person says to a match of a list."""

    regex = "agree|decline"


register_converter(PageWord, "person_page")
register_converter(ListWord, "list_word")
register_converter(MergeWord, "merge_word")

_DRAFT = "contacts/<uuid:pk>/draft/"
_PERSON = f"{_DRAFT}people/<uuid:key>/"
_PART = "contacts/<uuid:pk>/people/<uuid:part_pk>/"

urlpatterns: list[URLPattern] = [
    path("contacts/", contacts.index, name="contacts"),
    path("contacts/new/", contact_draft.new, name="new-contact"),
    path(_DRAFT, contact_draft.tasks, name="contact-draft"),
    path(f"{_DRAFT}<contact_step:name>/", contact_draft.step, name="contact-step"),
    path(f"{_DRAFT}<contact_step:name>/keep/", contact_draft.keep, name="contact-keep"),
    path(f"{_DRAFT}people/", contact_draft.add_person, name="contact-add-person"),
    path(f"{_PERSON}<person_page:page>/", contact_draft.person, name="contact-person"),
    path(
        f"{_PERSON}<person_page:page>/keep/",
        contact_draft.keep_person,
        name="contact-person-keep",
    ),
    path(f"{_PERSON}remove/", contact_draft.remove_person, name="contact-person-remove"),
    path(f"{_DRAFT}check/", contact_draft.check, name="contact-check"),
    path(f"{_DRAFT}discard/", contact_draft.discard, name="contact-discard"),
    path("contacts/<uuid:pk>/", contacts.contact, name="contact"),
    path("contacts/<uuid:pk>/sent/", contact_draft.sent, name="contact-sent"),
    path("contacts/<uuid:pk>/decide/", contacts.decide, name="contact-decide"),
    path("contacts/<uuid:pk>/pass-on/", contacts.pass_on, name="contact-pass-on"),
    path("contacts/<uuid:pk>/same-as/<uuid:earlier_pk>/", contacts.same_as, name="contact-same-as"),
    path("contacts/<uuid:pk>/feedback/", contacts.feedback, name="contact-feedback"),
    path("contacts/<uuid:pk>/close/", contacts.close, name="contact-close"),
    path("contacts/<uuid:pk>/reopen/", contacts.reopen, name="contact-reopen"),
    path("contact-decisions/<uuid:pk>/agree/", contacts.confirm, name="contact-agree"),
    path("contact-decisions/<uuid:pk>/withdraw/", contacts.withdraw, name="contact-withdraw"),
    path("feedback/<uuid:pk>/read/", contacts.read_feedback, name="contact-feedback-read"),
    path(f"{_PART}look-up/", people.look_up, name="contact-look-up"),
    path(f"{_PART}answers/", people.answers, name="contact-answers"),
    path(f"{_PART}take-back/", people.take_back, name="contact-take-back"),
    path("reports/<uuid:pk>/", report_intake.report, name="public-report"),
    path("reports/<uuid:pk>/take/", report_intake.take, name="public-report-take"),
    path("reports/<uuid:pk>/aside/", report_intake.set_aside, name="public-report-aside"),
    path("people/", people.search, name="search"),
    path("people/known/", known.ask, name="known"),
    path("people/lists/", list_matches.index, name="list-matches"),
    path("people/lists/<uuid:pk>/", list_matches.match, name="list-match"),
    path(
        "people/lists/<uuid:pk>/<list_word:word>/",
        list_matches.settle,
        name="list-match-settle",
    ),
    path("people/same-number/<uuid:pk>/", match_tasks.task, name="match-task"),
    path("people/merges/", merges.index, name="merges"),
    path("people/merges/new/", merges.choose, name="merge-choose"),
    path("people/merges/<uuid:kept>/<uuid:joined>/", merges.propose, name="merge-propose"),
    path("people/merges/<uuid:pk>/", merges.merge, name="merge"),
    path("people/merges/<uuid:pk>/<merge_word:word>/", merges.settle, name="merge-settle"),
    path("people/<uuid:pk>/protected/", people.reveal, name="reveal"),
]
