"""One bridge from Django templates to the component markup of GOV.UK Frontend."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from jinja2 import Environment, PackageLoader, PrefixLoader, Template

_MARKUP = Environment(
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    autoescape=True,
)


def component(name: str, params: Mapping[str, object]) -> SafeString:
    """The markup of a component ("summary-list"); raises TemplateNotFound for an unknown name.

    `text` is escaped; `html` is taken as it is only when Django already holds it safe.
    """
    return SafeString(_template(name).render(params=_camel(params)))


@cache
def _template(name: str) -> Template:
    macro = "govuk" + "".join(word.capitalize() for word in name.split("-"))
    path = f"govuk_frontend_jinja/components/{name}/macro.html"
    _MARKUP.get_template(path)  # an unknown name is refused here, by its own name
    return _MARKUP.from_string(f'{{% from "{path}" import {macro} %}}{{{{ {macro}(params) }}}}')


def _camel(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {
            re.sub(r"_(\w)", lambda found: found[1].upper(), str(k)): _camel(v, str(k))
            for k, v in value.items()
            if v is not None
        }
    if isinstance(value, (list, tuple)):
        return [_camel(item, key) for item in value]
    return conditional_escape(value) if key == "html" or key.endswith("_html") else value
