"""Addresses of onward requests."""

from django.urls import URLPattern, path

from mash_hub.views import onward_requests

urlpatterns: list[URLPattern] = [
    path("onward/", onward_requests.index, name="onwards"),
    path("onward/<uuid:pk>/", onward_requests.onward, name="onward"),
    path("onward/<uuid:pk>/decline/", onward_requests.decline, name="onward-decline"),
    path("onward/<uuid:pk>/back/", onward_requests.take_back, name="onward-back"),
    path("items/<uuid:pk>/onward/", onward_requests.ask, name="item-onward"),
]
