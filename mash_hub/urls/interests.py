"""Addresses of declarations of interests and of what is found by them."""

from django.urls import path

from mash_hub.views import interests

urlpatterns = [
    path("interests/", interests.own, name="interests"),
    path("interests/change/", interests.change, name="interests-change"),
    path("interests/of-people/", interests.of_people, name="declarations"),
    path("conflicts/", interests.found, name="conflicts"),
    path("conflicts/<uuid:pk>/", interests.settle, name="conflict-settle"),
]
