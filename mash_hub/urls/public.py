"""Addresses for people without an account."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from agencies.references import ALPHABET
from mash_hub.views import public_reports


class ReportWord(StringConverter):
    """The reference of a report, and nothing else."""

    regex = f"P-[{ALPHABET}]{{5}}"


register_converter(ReportWord, "report_word")

app_name = "public"

urlpatterns: list[URLPattern] = [
    path("", public_reports.tell, name="tell"),
    path("sent/<report_word:reference>/", public_reports.sent, name="sent"),
    path("link/", public_reports.again, name="again"),
    path("link/<str:token>/", public_reports.status, name="status"),
]
