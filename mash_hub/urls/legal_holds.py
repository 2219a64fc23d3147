"""Addresses of legal holds and of destroying records."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from mash_hub.models import office
from mash_hub.views import (
    chronologies,
    destructions,
    legal_holds,
    office_records,
    retention_reviews,
)


class OfficeYear(StringConverter):
    """Records of one kind of running the hub that ended in one year, such as GLASS-2016."""

    regex = f"(?:{'|'.join(model.office.code for model in office.models())})-[0-9]{{4}}"


register_converter(OfficeYear, "office_year")

urlpatterns = [
    path("holds/", legal_holds.index, name="holds"),
    path("holds/place/", legal_holds.place, name="hold-place"),
    path("holds/<uuid:pk>/", legal_holds.hold, name="hold"),
    path("holds/<uuid:pk>/seen/", legal_holds.see, name="hold-seen"),
    path("holds/<uuid:pk>/review/", legal_holds.review, name="hold-review"),
    path("holds/<uuid:pk>/lift/", legal_holds.lift, name="hold-lift"),
    path("holds/<uuid:pk>/chronology/", chronologies.chronology, name="hold-chronology"),
    path("holds/<uuid:pk>/chronology/ask/", chronologies.ask, name="hold-chronology-ask"),
    path("holds/<uuid:pk>/chronology/copy/", chronologies.copy, name="hold-chronology-copy"),
    path("holds/consents/<uuid:pk>/", chronologies.consent, name="hold-consent"),
    path("destruction/", destructions.index, name="destructions"),
    path("destruction/propose/", destructions.propose, name="destruction-propose"),
    path("destruction/due/", retention_reviews.index, name="records-due"),
    path("destruction/due/<office_year:reference>/", office_records.propose, name="office-propose"),
    path("destruction/due/<uuid:pk>/keep/", retention_reviews.keep, name="record-keep"),
    path("destruction/<uuid:pk>/", destructions.destruction, name="destruction"),
    path("destruction/<uuid:pk>/answer/", destructions.settle, name="destruction-settle"),
    path("destruction/<uuid:pk>/take-back/", destructions.withdraw, name="destruction-back"),
]
