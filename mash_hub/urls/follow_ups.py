"""Addresses of follow-ups."""

from django.urls import URLPattern, path

from mash_hub.views import follow_ups

urlpatterns: list[URLPattern] = [
    path("follow-ups/", follow_ups.index, name="follow-ups"),
    path("follow-ups/<uuid:pk>/", follow_ups.follow_up, name="follow-up"),
    path("follow-ups/<uuid:pk>/offer/", follow_ups.offer, name="follow-up-offer"),
    path("follow-ups/<uuid:pk>/offer/keep/", follow_ups.keep_offer, name="follow-up-offer-keep"),
    path("follow-ups/<uuid:pk>/<str:state>/", follow_ups.step, name="follow-up-step"),
    path(
        "follow-ups/<uuid:pk>/<str:state>/keep/", follow_ups.keep_step, name="follow-up-step-keep"
    ),
]
