"""Addresses of numbers."""

from django.urls import URLPattern, path

from mash_hub.views import numbers

urlpatterns: list[URLPattern] = [
    path("numbers/", numbers.index, name="numbers"),
    path("numbers/rows/", numbers.behind, name="numbers-behind"),
]
