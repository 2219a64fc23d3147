"""Addresses of follow-ups."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.models.follow_ups import FollowUpState
from mash_hub.views import follow_ups


class StateWord(StringConverter):
    """A state of a follow-up."""

    regex = "|".join(FollowUpState.values)


register_converter(StateWord, "follow_up_state")

urlpatterns: list[URLPattern] = [
    path("follow-ups/", follow_ups.index, name="follow-ups"),
    path("follow-ups/<uuid:pk>/", follow_ups.follow_up, name="follow-up"),
    path("follow-ups/<uuid:pk>/offer/", follow_ups.offer, name="follow-up-offer"),
    path("follow-ups/<uuid:pk>/offer/keep/", follow_ups.keep_offer, name="follow-up-offer-keep"),
    path("follow-ups/<uuid:pk>/<follow_up_state:state>/", follow_ups.step, name="follow-up-step"),
    path(
        "follow-ups/<uuid:pk>/<follow_up_state:state>/keep/",
        follow_ups.keep_step,
        name="follow-up-step-keep",
    ),
]
