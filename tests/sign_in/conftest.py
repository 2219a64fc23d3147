"""What the tests of signing in share."""

from __future__ import annotations

import pytest
from django.test import Client

from agencies.models import AuthenticatorApp
from tests.cast import Cast
from tests.sign_in import browsers


@pytest.fixture
def app(cast: Cast) -> AuthenticatorApp:
    """Devika's authenticator app."""
    return browsers.enrolled(cast.person.devika)


@pytest.fixture
def browser() -> Client:
    """A browser in which nobody is signed in."""
    return Client()
