"""Addresses of trigger plans."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.views import trigger_plans


class PlanWord(StringConverter):
    """A form of a trigger plan that keeps its words."""

    regex = "change|issue|end"


register_converter(PlanWord, "plan_step")

urlpatterns: list[URLPattern] = [
    path("plans/", trigger_plans.index, name="plans"),
    path("plans/<uuid:pk>/", trigger_plans.plan, name="plan"),
    path("plans/<uuid:pk>/change/", trigger_plans.change, name="plan-change"),
    path("plans/<uuid:pk>/<plan_step:name>/draft/", trigger_plans.draft, name="plan-draft"),
    path("plans/<uuid:pk>/agree/", trigger_plans.sign, name="plan-sign"),
    path("plans/<uuid:pk>/issue/", trigger_plans.issue, name="plan-issue"),
    path("plans/<uuid:pk>/end/", trigger_plans.end, name="plan-end"),
    path("plans/<uuid:pk>/paper/", trigger_plans.on_paper, name="plan-paper"),
    path("missing/<uuid:pk>/plan/", trigger_plans.new, name="plan-new"),
    path("missing/<uuid:pk>/plan/draft/", trigger_plans.new_draft, name="plan-new-draft"),
    path("missing/<uuid:pk>/first-hour/", trigger_plans.first_hour, name="first-hour"),
    path("missing/<uuid:pk>/first-hour/tick/", trigger_plans.tick, name="first-hour-tick"),
]
