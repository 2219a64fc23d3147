"""Addresses of invitations to case conferences."""

from django.urls import URLPattern, path

from mash_hub.views import conference_invitations

urlpatterns: list[URLPattern] = [
    path("conferences/", conference_invitations.index, name="conferences"),
    path("requests/<uuid:pk>/conference/", conference_invitations.invite, name="conference-invite"),
    path("conferences/<uuid:pk>/", conference_invitations.conference, name="conference"),
    path("conferences/<uuid:pk>/who/", conference_invitations.who_goes, name="conference-who"),
    path("conferences/<uuid:pk>/report/", conference_invitations.report, name="conference-report"),
    path("conferences/<uuid:pk>/recall/", conference_invitations.recall, name="conference-recall"),
]
