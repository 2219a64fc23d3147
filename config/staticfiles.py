"""Static files: hashed names in production, served before any of our code is asked."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HubStaticFilesStorage(ManifestStaticFilesStorage):
    """Django's manifest storage that also follows imports between script modules."""

    support_js_module_import_aggregation = True
