"""Addresses of passing cases on."""

from django.urls import URLPattern, path

from mash_hub.views import case_passings

urlpatterns: list[URLPattern] = [
    path("passings/", case_passings.index, name="passings"),
    path("enquiries/<uuid:pk>/pass-on/", case_passings.show, name="enquiry-pass-on"),
    path("passings/<uuid:pk>/", case_passings.passing, name="passing"),
    path("passings/<uuid:pk>/offer/", case_passings.offer, name="passing-offer"),
    path("passings/<uuid:pk>/accept/", case_passings.accept, name="passing-accept"),
    path("passings/<uuid:pk>/refuse/", case_passings.refuse, name="passing-refuse"),
    path("passings/<uuid:pk>/withdraw/", case_passings.withdraw, name="passing-withdraw"),
]
