"""The address of what supervisors found in a record, whatever its kind."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.views import supervisory_reviews


class ReviewedWord(StringConverter):
    """What kind of record is reviewed."""

    regex = "|".join(supervisory_reviews.FINDERS)


register_converter(ReviewedWord, "reviewed_kind")

urlpatterns: list[URLPattern] = [
    path("reviewed/<reviewed_kind:kind>/<uuid:pk>/", supervisory_reviews.index, name="reviewed"),
]
