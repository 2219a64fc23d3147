"""Addresses of auditors' pages."""

from django.urls import path

from audit.workspace import views

app_name = "audit_workspace"

urlpatterns = [
    path("questions/", views.question, name="question"),
    path("questions/ask/", views.ask, name="ask"),
    path("known/", views.known, name="known"),
    path("known/ask/", views.ask_known, name="ask-known"),
    path("health/", views.health, name="health"),
]
