"""Addresses of words that wait for a second person."""

from django.urls import path

from mash_hub.views import overrules

urlpatterns = [
    path("words/", overrules.ask, name="overrule-ask"),
    path("words/<uuid:pk>/", overrules.overrule, name="overrule"),
    path("words/<uuid:pk>/let-through/", overrules.let_through, name="overrule-let-through"),
    path("words/<uuid:pk>/keep-back/", overrules.keep_back, name="overrule-keep-back"),
]
