"""Addresses of Clare’s Law applications."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.views import clares_law


class DvdsStep(StringConverter):
    """A step of an application, whose form keeps its words."""

    regex = "|".join(clares_law.STEPS)


register_converter(DvdsStep, "dvds_step")

urlpatterns: list[URLPattern] = [
    path("disclosures/", clares_law.index, name="dvds"),
    path("disclosures/<uuid:pk>/", clares_law.application, name="dvds-application"),
    path("disclosures/<uuid:pk>/close/", clares_law.close, name="dvds-close"),
    path("disclosures/<uuid:pk>/<dvds_step:name>/", clares_law.step, name="dvds-step"),
    path("disclosures/<uuid:pk>/<dvds_step:name>/draft/", clares_law.draft, name="dvds-draft"),
    path("people/<uuid:pk>/disclosures/new/", clares_law.new, name="dvds-new"),
    path("people/<uuid:pk>/disclosures/new/draft/", clares_law.new_draft, name="dvds-new-draft"),
]
