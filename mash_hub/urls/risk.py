"""Addresses of risk assessments."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.risk_page import KINDS, PAGES
from mash_hub.views import risk_assessments


class RiskKind(StringConverter):
    """What an assessment is attached to."""

    regex = "|".join(KINDS)


class RiskStep(StringConverter):
    """A page of a draft."""

    regex = "|".join(PAGES)


register_converter(RiskKind, "risk_kind")
register_converter(RiskStep, "risk_step")

urlpatterns: list[URLPattern] = [
    path("risk/", risk_assessments.index, name="risks"),
    path("risk/new/<risk_kind:kind>/<uuid:pk>/", risk_assessments.begin, name="risk-begin"),
    path("risk/<uuid:pk>/draft/<risk_step:step>/", risk_assessments.draft, name="risk-draft"),
    path("risk/<uuid:pk>/draft/<risk_step:step>/keep/", risk_assessments.keep, name="risk-keep"),
    path("risk/<uuid:pk>/discard/", risk_assessments.discard, name="risk-discard"),
    path("risk/<uuid:pk>/", risk_assessments.assessment, name="risk"),
    path("risk/<uuid:pk>/agree/", risk_assessments.agree, name="risk-agree"),
    path("risk/<uuid:pk>/disagree/", risk_assessments.disagree, name="risk-disagree"),
    path("risk/<uuid:pk>/release/", risk_assessments.release, name="risk-release"),
    path("risk/releases/<uuid:pk>/end/", risk_assessments.end, name="risk-release-end"),
]
