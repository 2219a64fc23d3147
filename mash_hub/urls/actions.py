"""Addresses of actions."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from mash_hub.views import actions


class ReasonedWord(StringConverter):
    """What is done to an action with a reason."""

    regex = "verify|reopen|cancel|direct|decline"


class ClickedWord(StringConverter):
    """What is done to an action with one click."""

    regex = "accept|begin|take-over"


register_converter(ReasonedWord, "action_reasoned")
register_converter(ClickedWord, "action_clicked")

urlpatterns = [
    path("actions/", actions.index, name="actions"),
    path("actions/<uuid:pk>/", actions.action, name="action"),
    path("actions/<uuid:pk>/done/", actions.done, name="action-done"),
    path("actions/<uuid:pk>/done/draft/", actions.draft, name="action-draft"),
    path("actions/<uuid:pk>/not-done/", actions.not_done, name="action-not-done"),
    path("actions/<uuid:pk>/<action_reasoned:word>/", actions.because, name="action-because"),
    path("actions/<uuid:pk>/<action_clicked:word>/now/", actions.click, name="action-click"),
]
