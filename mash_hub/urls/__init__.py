"""Addresses of this package, each noun's in a module of its own."""

from mash_hub.urls import (
    actions,
    adult_concerns,
    barriers,
    break_glass,
    case_claims,
    conference_invitations,
    contact_plans,
    contacts,
    enquiries,
    escalations,
    interests,
    legal_holds,
    numbers,
    overrules,
    partnership_settings,
    persons,
    phone_lists,
    receipts,
    risk,
    things,
)

app_name = "mash_hub"

urlpatterns = [
    *contacts.urlpatterns,
    *conference_invitations.urlpatterns,
    *contact_plans.urlpatterns,
    *enquiries.urlpatterns,
    *actions.urlpatterns,
    *adult_concerns.urlpatterns,
    *escalations.urlpatterns,
    *interests.urlpatterns,
    *numbers.urlpatterns,
    *overrules.urlpatterns,
    *partnership_settings.urlpatterns,
    *phone_lists.urlpatterns,
    *receipts.urlpatterns,
    *risk.urlpatterns,
    *persons.urlpatterns,
    *break_glass.urlpatterns,
    *case_claims.urlpatterns,
    *things.urlpatterns,
    *barriers.urlpatterns,
    *legal_holds.urlpatterns,
]
