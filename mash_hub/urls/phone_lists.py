"""Addresses of telephone lists and calls."""

from django.urls import URLPattern, path

from mash_hub.views import phone_lists

urlpatterns: list[URLPattern] = [
    path("phones/", phone_lists.keep, name="phones"),
    path("phones/<uuid:pk>/off/", phone_lists.take_off, name="phone-off"),
    path("phones/<uuid:pk>/up/", phone_lists.move_up, name="phone-up"),
    path("enquiries/<uuid:pk>/late/ring/", phone_lists.ring_about_decision, name="enquiry-ring"),
    path("enquiries/<uuid:pk>/late/known/", phone_lists.take_note, name="enquiry-late-known"),
    path("requests/<uuid:pk>/ring/", phone_lists.ring, name="request-ring"),
]
