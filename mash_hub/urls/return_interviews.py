"""Addresses of return home interviews."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.views import return_interviews

_PARTS = "account|risk|intelligence|not-shared"


class PartWord(StringConverter):
    """One of the four parts of what a child says."""

    regex = _PARTS


class ReturnWord(StringConverter):
    """A step of a return home interview whose form keeps its words."""

    regex = f"offer|none|record|{_PARTS}"


register_converter(PartWord, "interview_part")
register_converter(ReturnWord, "return_step")

urlpatterns: list[URLPattern] = [
    path("missing/<uuid:pk>/interview/", return_interviews.offer, name="return-offer"),
    path(
        "missing/<uuid:pk>/interview/<return_step:name>/draft/",
        return_interviews.draft,
        name="return-draft",
    ),
    path("interviews/<uuid:pk>/accept/", return_interviews.accept, name="return-accept"),
    path("interviews/<uuid:pk>/none/", return_interviews.none, name="return-none"),
    path("interviews/<uuid:pk>/record/", return_interviews.record, name="return-record"),
    path("interviews/<uuid:pk>/<interview_part:name>/", return_interviews.part, name="return-part"),
]
