"""Addresses of induction, training and vetting."""

from django.urls import URLPattern, path

from mash_hub.views import training

urlpatterns: list[URLPattern] = [
    path("training/", training.lacking, name="training"),
    path("training/<uuid:pk>/", training.record, name="training-record"),
]
