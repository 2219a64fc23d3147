"""The application of the second database; its one model stands in `agencies.models.files`."""

from django.apps import AppConfig


class HubKeysConfig(AppConfig):
    """What `hub_keys` holds, so that its tables are made without those of the hub."""

    name = "agencies.hub_keys"
    label = "hub_keys"
