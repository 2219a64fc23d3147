"""Addresses of contact plans and of what their people are told."""

from django.urls import URLPattern, path

from mash_hub.views import contact_plans

urlpatterns: list[URLPattern] = [
    path("contact-plans/", contact_plans.index, name="contact-plans"),
    path("contact-plans/<uuid:pk>/", contact_plans.plan, name="contact-plan"),
    path("contact-plans/<uuid:pk>/change/", contact_plans.change, name="contact-plan-change"),
    path("contact-plans/<uuid:pk>/end/", contact_plans.end, name="contact-plan-end"),
    path("contact-plans/<uuid:pk>/happened/", contact_plans.happened, name="contact-plan-happened"),
    path("contact-plans/updates/<uuid:pk>/told/", contact_plans.told, name="contact-plan-told"),
    path(
        "contact-plans/updates/<uuid:pk>/not/",
        contact_plans.not_given,
        name="contact-plan-not-given",
    ),
    path("requests/<uuid:pk>/contact-plan/", contact_plans.new, name="contact-plan-new"),
]
