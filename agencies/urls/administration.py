"""Addresses of the administration pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from agencies.views import administration, agreements, covers, keys, messages, people

app_name = "administration"


class AgreementWord(StringConverter):
    """What can be done to an agreement."""

    regex = "in-force|suspend"


class MembershipWord(StringConverter):
    """What can be done to a membership."""

    regex = "suspend|resume|end"


class LawWord(StringConverter):
    """The part of the law under which a key stands."""

    regex = "UK_GDPR|DPA_PART3"


register_converter(LawWord, "law_word")
register_converter(AgreementWord, "agreement_word")
register_converter(MembershipWord, "membership_word")

urlpatterns = [
    path("", administration.index, name="index"),
    path("agencies/", administration.agency_list, name="agencies"),
    path("agencies/new/", administration.new_agency, name="new-agency"),
    path("agencies/<uuid:pk>/", administration.agency, name="agency"),
    path("agencies/<uuid:pk>/change/", administration.edit_agency, name="edit-agency"),
    path("agencies/<uuid:pk>/key/", administration.make_key, name="make-key"),
    path("agencies/<uuid:pk>/activate/", administration.activate_agency, name="activate-agency"),
    path("agencies/<uuid:pk>/end/", administration.end_agency, name="end-agency"),
    path("workspaces/", administration.workspace_list, name="workspaces"),
    path("workspaces/new/", administration.new_workspace, name="new-workspace"),
    path("workspaces/<uuid:pk>/", administration.workspace, name="workspace"),
    path("workspaces/<uuid:pk>/change/", administration.edit_workspace, name="edit-workspace"),
    path("workspaces/<uuid:pk>/agreement/", agreements.new, name="new-agreement"),
    path("agreements/", agreements.register, name="agreements"),
    path("agreements/of-agency/", agreements.of_agency, name="agreements-of-agency"),
    path("agreements/<uuid:pk>/", agreements.agreement, name="agreement"),
    path(
        "agreements/<uuid:pk>/parties/<uuid:party_pk>/leave/",
        agreements.leave,
        name="leave-agreement",
    ),
    path("agreements/<uuid:pk>/sign/", agreements.sign, name="sign-agreement"),
    path("agreements/<uuid:pk>/change/", agreements.change, name="change-agreement"),
    path("agreements/<uuid:pk>/review/", agreements.review, name="review-agreement"),
    path("agreements/<uuid:pk>/renew/", agreements.renew, name="renew-agreement"),
    path(
        "agreements/<uuid:pk>/<agreement_word:status>/",
        agreements.set_status,
        name="set-agreement",
    ),
    path("messages/", messages.failed, name="messages"),
    path("keys/", keys.agency_keys, name="keys"),
    path("keys/root/replace/", keys.replace_root, name="replace-root"),
    path("keys/<law_word:law>/replace/", keys.replace_pair, name="replace-key"),
    path("people/", people.person_list, name="people"),
    path("people/new/", people.new_person, name="new-person"),
    path("covers/", covers.of_agency, name="covers"),
    path("covers/<uuid:pk>/", covers.arrange, name="cover-arrange"),
    path("people/waiting/", people.waiting, name="waiting"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/membership/", people.new_membership, name="new-membership"),
    path("memberships/<uuid:pk>/move/", people.move, name="move-membership"),
    path("memberships/<uuid:pk>/confirm/", people.confirm, name="confirm"),
    path("memberships/<uuid:pk>/reconfirm/", people.reconfirm, name="reconfirm"),
    path(
        "memberships/<uuid:pk>/<membership_word:status>/", people.set_status, name="set-membership"
    ),
]
