"""Addresses of the desk."""

from django.urls import path

from config.desk import views

app_name = "desk"

urlpatterns = [
    path("", views.my_work, name="my-work"),
    path("find/", views.find, name="find"),
    path("notices/", views.notices, name="notices"),
    path("notices/seen/", views.seen, name="notices-seen"),
    path("here/", views.here, name="here"),
    path("names/", views.names_for_a_while, name="names"),
]
