"""Addresses of outstanding offenders."""

from django.urls import URLPattern, path

from mash_hub.views import outstanding_offenders as views

urlpatterns: list[URLPattern] = [
    path("outstanding/", views.index, name="offenders"),
    path("outstanding/<uuid:pk>/", views.offender, name="offender"),
    path("outstanding/<uuid:pk>/review/", views.review, name="offender-review"),
    path("outstanding/<uuid:pk>/review/draft/", views.review_draft, name="offender-review-draft"),
    path("outstanding/<uuid:pk>/end/", views.end, name="offender-end"),
    path("outstanding/<uuid:pk>/end/draft/", views.end_draft, name="offender-end-draft"),
    path("outstanding/<uuid:pk>/close/", views.close, name="offender-close"),
    path("people/<uuid:pk>/outstanding/new/", views.new, name="offender-new"),
    path("people/<uuid:pk>/outstanding/new/draft/", views.new_draft, name="offender-new-draft"),
]
