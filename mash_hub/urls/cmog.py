"""Addresses of a CMOG’s lists."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.models.cmog_states import STATES
from mash_hub.models.disruption_tasks import TaskState
from mash_hub.views import cmog_entries, disruption_tasks, safety_plans
from mash_hub.views.cmog_entries import BY_SLUG


class ListWord(StringConverter):
    """A list."""

    regex = "|".join(BY_SLUG)


class StateWord(StringConverter):
    """A state of an entry."""

    regex = "|".join(code for code, _ in STATES)


class CopyWord(StringConverter):
    """A copy of a safety plan."""

    regex = "|".join(safety_plans.COPIES)


class TaskWord(StringConverter):
    """A state of a disruption task."""

    regex = "|".join(TaskState.values)


register_converter(TaskWord, "task_state")
register_converter(CopyWord, "plan_copy")
register_converter(ListWord, "cmog_list")
register_converter(StateWord, "cmog_state")

urlpatterns: list[URLPattern] = [
    path("exploitation/", cmog_entries.index, name="cmog"),
    path("exploitation/<cmog_list:list_slug>/", cmog_entries.index, name="cmog-list"),
    path("exploitation/<cmog_list:list_slug>/new/", cmog_entries.enter, name="cmog-new"),
    path("exploitation/<uuid:pk>/", cmog_entries.entry, name="cmog-entry"),
    path("exploitation/<uuid:pk>/who/", cmog_entries.who, name="cmog-who"),
    path("exploitation/<uuid:pk>/screening/", cmog_entries.screen, name="cmog-screen"),
    path("exploitation/<uuid:pk>/step/<cmog_state:state>/", cmog_entries.step, name="cmog-step"),
    path("exploitation/<uuid:pk>/safety-plan/", safety_plans.write, name="safety-plan-write"),
    path("exploitation/<uuid:pk>/safety-plan/keep/", safety_plans.keep, name="safety-plan-keep"),
    path("safety-plans/<uuid:pk>/", safety_plans.plan, name="safety-plan"),
    path("safety-plans/<uuid:pk>/agree/", safety_plans.agree, name="safety-plan-agree"),
    path(
        "safety-plans/<uuid:pk>/copies/<plan_copy:which>/",
        safety_plans.copy,
        name="safety-plan-copy",
    ),
    path("exploitation/tasks/", disruption_tasks.index, name="disruption-tasks"),
    path(
        "exploitation/tasks/what-worked/", disruption_tasks.what_worked, name="disruption-effects"
    ),
    path("exploitation/<uuid:pk>/task/", disruption_tasks.ask, name="disruption-ask"),
    path(
        "exploitation/<uuid:pk>/task/keep/",
        disruption_tasks.keep_asking,
        name="disruption-ask-keep",
    ),
    path("exploitation/tasks/<uuid:pk>/", disruption_tasks.task, name="disruption-task"),
    path(
        "exploitation/tasks/<uuid:pk>/<task_state:state>/",
        disruption_tasks.step,
        name="disruption-step",
    ),
    path(
        "exploitation/tasks/<uuid:pk>/<task_state:state>/keep/",
        disruption_tasks.keep_step,
        name="disruption-step-keep",
    ),
    path("exploitation/<uuid:pk>/lower/", cmog_entries.lower, name="cmog-lower"),
    path("exploitation/<uuid:pk>/lower/answer/", cmog_entries.answer_lower, name="cmog-answer"),
    path("exploitation/<uuid:pk>/lower/back/", cmog_entries.take_back, name="cmog-lower-back"),
]
