"""The address of who has opened a record, whatever its kind."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.views import openings


class RecordWord(StringConverter):
    """What kind of record was opened."""

    regex = "|".join(openings.FINDERS)


register_converter(RecordWord, "record_kind")

urlpatterns: list[URLPattern] = [
    path("opened/<record_kind:kind>/<uuid:pk>/", openings.index, name="opened"),
]
