"""Addresses of claims to cases."""

from django.urls import path

from mash_hub.views import case_claims

urlpatterns = [
    path("claims/", case_claims.index, name="claims"),
    path("claims/new/", case_claims.new, name="claim-new"),
    path("claims/<uuid:pk>/", case_claims.claim, name="claim"),
    path("claims/<uuid:pk>/end/", case_claims.end, name="claim-end"),
]
