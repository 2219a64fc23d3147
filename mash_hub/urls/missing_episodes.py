"""Addresses of missing episodes."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.views import missing_episodes, missing_lists


class MissingWord(StringConverter):
    """A step of a missing episode whose form keeps its words."""

    regex = "grade|settle|found|prevention|review|consider|compact"


register_converter(MissingWord, "missing_step")

urlpatterns: list[URLPattern] = [
    path("missing/", missing_episodes.index, name="missing-episodes"),
    path("missing/report/", missing_episodes.report, name="missing-report"),
    path("missing/take-out/", missing_lists.take_out, name="missing-take-out"),
    path("missing/take-in/", missing_lists.take_in, name="missing-take-in"),
    path("missing/lists/<uuid:pk>/", missing_lists.seen, name="missing-list"),
    path("missing/lists/<uuid:pk>/store/", missing_lists.store, name="missing-list-store"),
    path("missing/<uuid:pk>/", missing_episodes.episode, name="missing-episode"),
    path("missing/<uuid:pk>/grade/", missing_episodes.grade, name="missing-grade"),
    path("missing/<uuid:pk>/settle/", missing_episodes.settle, name="missing-settle"),
    path("missing/<uuid:pk>/look-up/", missing_episodes.look_up, name="missing-look-up"),
    path("missing/<uuid:pk>/search/", missing_episodes.search, name="missing-search"),
    path("missing/<uuid:pk>/found/", missing_episodes.found, name="missing-found"),
    path("missing/<uuid:pk>/prevention/", missing_episodes.prevention, name="missing-prevention"),
    path("missing/<uuid:pk>/review/", missing_episodes.review, name="missing-review"),
    path("missing/<uuid:pk>/consider/", missing_episodes.consider, name="missing-consider"),
    path("missing/<uuid:pk>/compact/", missing_episodes.compact, name="missing-compact"),
    path("missing/<uuid:pk>/close/", missing_episodes.close, name="missing-close"),
    path(
        "missing/<uuid:pk>/<missing_step:name>/draft/", missing_episodes.draft, name="missing-draft"
    ),
]
