"""Addresses of partnership settings."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from mash_hub.models.partnership_settings import SettingName
from mash_hub.views import partnership_settings


class SettingWord(StringConverter):
    """The name of a setting."""

    regex = "|".join(sorted(SettingName.values, key=len, reverse=True))


register_converter(SettingWord, "setting_word")

_ONE = "settings/<uuid:pk>/<setting_word:name>/"

urlpatterns: list[URLPattern] = [
    path("settings/", partnership_settings.index, name="settings"),
    path("settings/<uuid:pk>/", partnership_settings.workspace, name="settings-workspace"),
    path(_ONE, partnership_settings.setting, name="setting"),
    path(f"{_ONE}change/", partnership_settings.propose, name="setting-propose"),
    path(
        "settings/values/<uuid:pk>/confirm/", partnership_settings.confirm, name="setting-confirm"
    ),
    path("settings/values/<uuid:pk>/drop/", partnership_settings.drop, name="setting-drop"),
]
