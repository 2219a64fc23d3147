"""Addresses of contacts and people."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
