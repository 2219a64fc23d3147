"""Help pages: readable by everybody, signed in or not."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

app_name = "help"


@login_not_required
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one help page."""
    return render(request, f"help/{name}.html")


def _address(name: str) -> partial[HttpResponse]:
    view = partial(page, name=name)
    view.login_required = False  # type: ignore[attr-defined]  # a partial keeps no decorator's mark
    return view


urlpatterns = [
    path("", _address("index"), name="index"),
    path("keyboard/", _address("keyboard"), name="keyboard"),
    path("accessibility/", _address("accessibility"), name="accessibility"),
    path("how-your-use-is-logged/", _address("logged"), name="logged"),
    path("signing-in/", _address("sign_in"), name="sign-in"),
]
