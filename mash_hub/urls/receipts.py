"""Addresses of receipts."""

from django.urls import URLPattern, path

from mash_hub.views import receipts

urlpatterns: list[URLPattern] = [
    path("receipts/", receipts.index, name="receipts"),
    path("receipts/<uuid:pk>/", receipts.receipt, name="receipt"),
    path("receipts/<uuid:pk>/acknowledge/", receipts.acknowledge, name="receipt-acknowledge"),
]
