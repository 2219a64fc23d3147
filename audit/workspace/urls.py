"""Addresses of auditors' pages."""

from django.urls import path

from audit.workspace import views

app_name = "audit_workspace"

urlpatterns = [
    path("questions/", views.question, name="question"),
    path("questions/ask/", views.ask, name="ask"),
    path("health/", views.health, name="health"),
]
