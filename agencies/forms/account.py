"""Forms of one's own account: signing in, passwords, codes, hats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation

from agencies.models.people import Membership, Person

_NEW = {"autocomplete": "new-password", "autocapitalize": "none", "spellcheck": "false"}
_PRESENT = {"autocomplete": "current-password", "autocapitalize": "none", "spellcheck": "false"}


class SignInForm(forms.Form):
    """Name and password."""

    user_name = forms.CharField(
        label="User name or work email address",
        max_length=254,
        error_messages={"required": "Enter your user name or work email address."},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Password",
        max_length=1000,
        strip=False,
        error_messages={"required": "Enter your password."},
        widget=forms.PasswordInput(attrs=_PRESENT),
    )


class CodeForm(forms.Form):
    """A one-time code; spaces are no mistake."""

    code = forms.CharField(
        label="Code from your authenticator app",
        help_text="It has 6 digits and changes every 30 seconds.",
        max_length=20,
        error_messages={"required": "Enter the 6-digit code."},
        widget=forms.TextInput(attrs={"data-code": True}),
    )


class RecoveryForm(forms.Form):
    """One of the recovery codes."""

    code = forms.CharField(
        label="Recovery code",
        help_text="One of the ten codes you were shown when you enrolled. Each works once.",
        max_length=40,
        error_messages={"required": "Enter one of your recovery codes."},
        widget=forms.TextInput(
            attrs={"data-width": 20, "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class ForgottenForm(forms.Form):
    """Who cannot sign in."""

    user_name = forms.CharField(
        label="User name or work email address",
        max_length=254,
        error_messages={"required": "Enter your user name or work email address."},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class NewPasswordForm(forms.Form):
    """A new password; it is typed once and can be shown, so that paste and managers work."""

    password = forms.CharField(
        label="New password",
        help_text="At least 12 characters. Three unrelated words make a good password.",
        max_length=1000,
        strip=False,
        error_messages={"required": "Enter a new password."},
        widget=forms.PasswordInput(attrs=_NEW),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """Take the person, whose names the password must not be made of."""
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """The password, when it is good enough."""
        typed: str = self.cleaned_data["password"]
        password_validation.validate_password(typed, self.person)
        return typed


class PresentPasswordForm(forms.Form):
    """The password somebody has."""

    password = forms.CharField(
        label="Your password",
        max_length=1000,
        strip=False,
        error_messages={"required": "Enter your password."},
        widget=forms.PasswordInput(attrs=_PRESENT),
    )


class HatForm(forms.Form):
    """Which of one's memberships to wear."""

    membership = forms.UUIDField(error_messages={"required": "Choose a hat."})

    def __init__(self, *args: Any, choices: list[Membership], **kwargs: Any) -> None:
        """Take the memberships that may be chosen."""
        super().__init__(*args, **kwargs)
        self.choices = {one.pk: one for one in choices}

    def clean_membership(self) -> Membership:
        """The membership, when it is one of them."""
        chosen = self.choices.get(self.cleaned_data["membership"])
        if chosen is None:
            raise forms.ValidationError("That hat cannot be worn now. Choose another.")
        return chosen
