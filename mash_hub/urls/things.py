"""Addresses of places, groups, vehicles, telephone numbers and online names, and of their links."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.models.links import CASES
from mash_hub.models.things import KINDS
from mash_hub.views import known, link_map, links, people, things


class KindWord(StringConverter):
    """A kind of thing."""

    regex = "|".join(kind.slug for kind in KINDS)


class EndWord(StringConverter):
    """What a thing is linked with."""

    regex = "person|case|thing"


class CaseWord(StringConverter):
    """What a thing is named in."""

    regex = "|".join(CASES)


class GivenWord(StringConverter):
    """What is released."""

    regex = "cards|links"


register_converter(KindWord, "thing_kind")
register_converter(EndWord, "link_end")
register_converter(CaseWord, "link_case")
register_converter(GivenWord, "given")

urlpatterns: list[URLPattern] = [
    path("things/", things.index, name="things"),
    path("things/look-up/<thing_kind:kind>/", things.look_up, name="thing-look-up"),
    path("things/new/<thing_kind:kind>/", things.new, name="thing-new"),
    path("things/known/<thing_kind:kind>/", known.ask_of_thing, name="thing-known"),
    path("things/<uuid:pk>/", things.thing, name="thing"),
    path("things/<uuid:pk>/link/<link_end:end>/", links.add, name="thing-link"),
    path("things/cards/<uuid:pk>/change/", things.change, name="thing-change"),
    path("things/cards/<uuid:pk>/joins/<uuid:other>/", things.join, name="thing-join"),
    path("things/cards/<uuid:pk>/part/", things.part, name="thing-part"),
    path("things/cards/<uuid:pk>/protected/", people.reveal_thing, name="thing-reveal"),
    path("things/in/<link_case:case>/<uuid:pk>/", links.name_in, name="thing-in"),
    path("links-around/<uuid:pk>/", link_map.around, name="link-map"),
    path("links-around/<uuid:pk>/print/", link_map.on_paper, name="link-map-print"),
    path("things/links/<uuid:pk>/", links.link, name="link"),
    path("things/links/<uuid:pk>/change/", links.change, name="link-change"),
    path("things/links/<uuid:pk>/remove/", links.remove, name="link-remove"),
    path("things/<given:what>/<uuid:pk>/release/", links.release, name="thing-release"),
    path("things/releases/<uuid:pk>/end/", links.end_release, name="thing-release-end"),
]
