"""Addresses of alerts of police markers."""

from django.urls import URLPattern, path

from mash_hub.views import marker_alerts

urlpatterns: list[URLPattern] = [
    path("alerts/<uuid:pk>/", marker_alerts.alert, name="marker-alert"),
    path("alerts/<uuid:pk>/noted/", marker_alerts.note, name="marker-noted"),
]
