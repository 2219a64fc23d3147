"""Addresses of challenges between agencies."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter

from mash_hub.views import escalations


class HigherLevel(IntConverter):
    """A level above that of practitioners."""

    regex = "2|3|4|5"


register_converter(HigherLevel, "higher_level")

urlpatterns: list[URLPattern] = [
    path("challenges/", escalations.index, name="escalations"),
    path("challenges/levels/", escalations.levels, name="escalation-levels"),
    path("challenges/levels/<higher_level:number>/", escalations.level, name="escalation-level"),
    path("challenges/<uuid:pk>/", escalations.escalation, name="escalation"),
    path("challenges/<uuid:pk>/up/", escalations.climb, name="escalation-climb"),
    path("challenges/<uuid:pk>/end/", escalations.end, name="escalation-end"),
    path("enquiries/<uuid:pk>/challenge/", escalations.about_enquiry, name="enquiry-challenge"),
    path("requests/<uuid:pk>/challenge/", escalations.about_request, name="request-challenge"),
    path("actions/<uuid:pk>/challenge/", escalations.about_action, name="action-challenge"),
]
