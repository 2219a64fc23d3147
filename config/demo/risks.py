"""The risk assessments of the story: a DASH whose score is below the usual line, and is graded high."""

from __future__ import annotations

from datetime import datetime

from agencies.actors import Hat
from agencies.models import Draft
from config.demo.teller import Teller
from mash_hub import risk_assessments, risk_page
from mash_hub.models import Contact, RiskAssessment
from mash_hub.questionnaires import Answer, Tool, newest
from mash_hub.risk_assessments import About, Filled, Given, Judgement

_YES = (
    "very_frightened",
    "afraid_of_what",
    "isolated_from_family_friends",
    "separated_or_tried_past_year",
    "pregnant_or_baby_18_months",
    "happening_more_often",
    "getting_worse",
    "controls_everything_jealous",
    "threatened_to_kill",
    "strangle_choke_suffocate_drown",
    "financial_issues_or_dependence",
    "perpetrator_police_trouble_or_history",
)


def begin(teller: Teller, contact: Contact, at: datetime, by: Hat) -> Draft:
    """Begin a DASH about the first person of a contact."""
    with teller.act(at, by):
        place = risk_page.place_of(Contact.kind, contact.pk, by=by)
        return risk_assessments.begin(place.about, Tool.DASH, by=by)


def dash(teller: Teller, contact: Contact, at: datetime, by: Hat, who: str) -> RiskAssessment:
    """Complete a DASH with twelve yes, strangulation and threats to kill among them (8a A1)."""
    with teller.act(at, by):
        about = risk_page.place_of(Contact.kind, contact.pk, by=by).about
    return assess(teller, about, at, by, who)


def assess(teller: Teller, about: About, at: datetime, by: Hat, who: str) -> RiskAssessment:
    """Complete such a DASH about anything an assessment can be attached to."""
    with teller.act(at, by):
        draft = risk_assessments.begin(about, Tool.DASH, by=by)
    form = newest(Tool.DASH)
    answers = {
        one.name: Given(Answer.YES if one.name in _YES else Answer.NO) for one in form.questions
    }
    with teller.act(at, by):
        return risk_assessments.complete(
            Draft.objects.get(pk=draft.pk),
            about,
            form,
            Filled(who, 32, answers),
            Judgement(
                "HIGH",
                "She spoke quietly and watched the door. She believes that he will do it.",
                "Strangulation and threats to kill, and a baby on the way.",
                {"priority": "That Ellie sleeps somewhere safe."},
            ),
            by=by,
        )
