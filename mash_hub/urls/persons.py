"""Addresses of people's pages and of the flags on them."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.models.sheets import Topic
from mash_hub.views import deaths, flags, interpreters, person_chronology, relationships, sheets


class TopicWord(StringConverter):
    """What a sheet is about; a photograph has an address of its own, which takes a file."""

    regex = "|".join(topic.slug for topic in Topic if topic != Topic.PHOTOGRAPH)


register_converter(TopicWord, "sheet_topic")

urlpatterns: list[URLPattern] = [
    path("people/<uuid:pk>/", flags.person, name="person"),
    path("people/records/<uuid:pk>/", flags.of_record, name="person-of-record"),
    path("people/records/<uuid:pk>/death/", deaths.death, name="card-death"),
    path("people/<uuid:pk>/chronology/", person_chronology.chronology, name="person-chronology"),
    path(
        "people/<uuid:pk>/chronology/copy/", person_chronology.copy, name="person-chronology-copy"
    ),
    path("people/<uuid:pk>/sheets/<sheet_topic:topic>/", sheets.write, name="sheet-write"),
    path("people/<uuid:pk>/photograph/", sheets.photograph, name="sheet-photograph"),
    path("sheets/<uuid:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<uuid:pk>/picture/", sheets.picture, name="sheet-picture"),
    path("sheets/<uuid:pk>/readers/", sheets.show, name="sheet-show"),
    path("sheets/<uuid:pk>/end/", sheets.end, name="sheet-end"),
    path("people/<uuid:pk>/flags/new/", flags.new, name="flag-new"),
    path("contacts/<uuid:pk>/interpreters/new/", interpreters.new, name="interpreter-new"),
    path("interpreters/<uuid:pk>/confirm/", interpreters.confirm, name="interpreter-confirm"),
    path("interpreters/<uuid:pk>/end/", interpreters.end, name="interpreter-end"),
    path("people/<uuid:pk>/family/", relationships.family, name="family"),
    path("people/<uuid:pk>/family/print/", relationships.on_paper, name="family-print"),
    path("people/<uuid:pk>/family/new/", relationships.new, name="relationship-new"),
    path("relationships/<uuid:pk>/readers/", relationships.show, name="relationship-show"),
    path("relationships/<uuid:pk>/end/", relationships.end, name="relationship-end"),
    path("flags/", flags.index, name="flags"),
    path("flags/<uuid:pk>/", flags.flag, name="flag"),
    path("flags/<uuid:pk>/review/", flags.review, name="flag-review"),
    path("flags/<uuid:pk>/end/", flags.end, name="flag-end"),
]
