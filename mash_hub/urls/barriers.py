"""Addresses of restrictions and exclusions."""

from django.urls import path

from mash_hub.views import barriers

urlpatterns = [
    path("restrictions/", barriers.index, name="barriers"),
    path("restrictions/exclude/", barriers.exclude, name="barrier-exclude"),
    path("restrictions/restrict/", barriers.restrict, name="barrier-restrict"),
    path("restrictions/<uuid:pk>/", barriers.barrier, name="barrier"),
    path("restrictions/<uuid:pk>/lift/", barriers.lift, name="barrier-lift"),
]
