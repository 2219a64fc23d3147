"""Addresses of emergency access."""

from django.urls import path

from mash_hub.views import break_glass, people

urlpatterns = [
    path("emergency/", break_glass.index, name="break-glasses"),
    path("emergency/new/", break_glass.begin, name="break-glass-new"),
    path("emergency/<uuid:pk>/", break_glass.use, name="break-glass"),
    path("emergency/<uuid:pk>/reviewer/", break_glass.assign, name="break-glass-assign"),
    path("emergency/<uuid:pk>/end/", break_glass.end, name="break-glass-end"),
    path(
        "emergency/<uuid:pk>/protected/<uuid:card_pk>/",
        people.reveal_in_emergency,
        name="break-glass-reveal",
    ),
]
