"""Addresses of adult concerns."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.views import adult_concerns


class ConcernWord(StringConverter):
    """A step of an adult concern whose form keeps its words."""

    regex = "wishes|tests|decide|plan|found|part|safety|close|restrict|reopen|danger"


register_converter(ConcernWord, "concern_step")

urlpatterns: list[URLPattern] = [
    path("adults/", adult_concerns.index, name="adult-concerns"),
    path("adults/<uuid:pk>/", adult_concerns.concern, name="adult-concern"),
    path("adults/<uuid:pk>/wishes/", adult_concerns.gather, name="adult-gather"),
    path("adults/<uuid:pk>/tests/", adult_concerns.tests, name="adult-tests"),
    path("adults/<uuid:pk>/decide/", adult_concerns.decide, name="adult-decide"),
    path("adults/<uuid:pk>/plan/", adult_concerns.plan, name="adult-plan"),
    path("adults/<uuid:pk>/<concern_step:name>/draft/", adult_concerns.draft, name="adult-draft"),
    path("adults/<uuid:pk>/begin/", adult_concerns.begin, name="adult-begin"),
    path("adults/<uuid:pk>/found/", adult_concerns.found, name="adult-found"),
    path("adults/<uuid:pk>/part/", adult_concerns.part, name="adult-part"),
    path("adults/<uuid:pk>/safety/", adult_concerns.safety, name="adult-safety"),
    path("adults/<uuid:pk>/close/", adult_concerns.close, name="adult-close"),
    path("adults/<uuid:pk>/danger/", adult_concerns.danger, name="adult-danger"),
    path("adults/<uuid:pk>/reopen/", adult_concerns.reopen, name="adult-reopen"),
    path("adults/<uuid:pk>/restrict/", adult_concerns.trust, name="adult-trust"),
]
