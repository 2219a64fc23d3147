"""How every form of the hub is drawn: Django's own widgets with the markup of GOV.UK Frontend.

Forms of the packages use Django's widgets and say what they want in `attrs`: `data-inline` (radios
beside each other), `data-hints` (a hint per choice), `data-limit` (characters, counted as one
types), `data-width` (2, 3, 4, 5, 10, 20 or 30 characters) and `data-code` (a one-time code).
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

_BASES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),  # itself a RadioSelect: first
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
)
_REQUIRED = str(forms.Field.default_error_messages["required"])
_CHOICES = {"govuk-radios__input", "govuk-checkboxes__input"}


class HubBoundField(forms.BoundField):
    """A field that knows its GOV.UK classes, and says what describes it."""

    def build_widget_attrs(
        self, attrs: Mapping[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add classes; leave `required` to the server, whose message says what to do."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(dict(attrs), widget)
        built.pop("required", None)
        if widget.is_hidden:
            return built
        base = next((css for kind, css in _BASES if isinstance(widget, kind)), "govuk-input")
        if base in _CHOICES:
            built.pop("aria-invalid", None)
        built["class"] = " ".join(self._classes(base, widget.attrs))
        if widget.attrs.get("data-code"):
            built |= {
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "spellcheck": "false",
            }
        return built

    def _classes(self, base: str, wanted: Mapping[str, Any]) -> list[str]:
        classes = [base, *str(wanted.get("class", "")).split()]
        if self.errors and base not in _CHOICES:
            classes.append(f"{base}--error")
        width = 10 if wanted.get("data-code") else wanted.get("data-width")
        if width:
            classes.append(f"govuk-input--width-{width}")
        if wanted.get("data-limit"):
            classes.append("govuk-js-character-count")
        if self.is_password:
            classes += ["govuk-password-input__input", "govuk-js-password-input-input"]
        return classes

    @property
    def aria_describedby(self) -> str | None:
        """The hint, the error and the count of characters, in the order they are drawn."""
        described = super().aria_describedby
        if self.limit and self.auto_id:
            return f"{described or ''} {self.auto_id}-info".strip()
        return described

    @property
    def problems(self) -> list[str]:
        """The errors, each a sentence that says what to do."""
        return [self._what_to_do(str(words)) for words in self.errors]

    def _what_to_do(self, words: str) -> str:
        if words != _REQUIRED:
            return words
        if self.is_tick:
            return f"Tick “{self.label}”"
        verb = "Choose" if isinstance(self.field.widget, forms.widgets.ChoiceWidget) else "Enter"
        return f"{verb} an answer to “{self.label}”"

    @property
    def limit(self) -> int | None:
        """How many characters may be typed, when they are counted."""
        limit = self.field.widget.attrs.get("data-limit")
        return None if limit is None else int(limit)

    @property
    def is_tick(self) -> bool:
        """Whether this is one box to tick, whose label stands after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_password(self) -> bool:
        """Whether what is typed can be shown on request."""
        return isinstance(self.field.widget, forms.PasswordInput)

    @property
    def module(self) -> str:
        """The GOV.UK script that makes this field livelier, if there is one."""
        if self.is_password:
            return "govuk-password-input"
        return "govuk-character-count" if self.limit else ""


class HubRenderer(TemplatesSetting):
    """Draws forms from our templates; the summary of errors is the page's (`{% error_summary %}`)."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = HubBoundField
