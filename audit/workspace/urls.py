"""Addresses of auditors' pages."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from audit.workspace.reports.catalogue import BY_KEY
from audit.workspace.views import (
    audits,
    certificates,
    disclosure_leaves,
    disclosure_parts,
    disclosures,
    patterns,
    proof,
    questions,
    reports,
    samples,
    saved,
    sealed_disclosures,
    timelines,
)


class ReportWord(StringConverter):
    """One of the questions of an audit."""

    regex = "|".join(BY_KEY)


class DisclosureStep(StringConverter):
    """A step of a request for disclosure, whose form keeps its words."""

    regex = "|".join(disclosures.STEPS)


class DisclosureButton(StringConverter):
    """A step of a request for disclosure that takes one button."""

    regex = "|".join(disclosures.BUTTONS)


register_converter(ReportWord, "audit_question")
register_converter(DisclosureStep, "disclosure_step")
register_converter(DisclosureButton, "disclosure_button")

app_name = "audit_workspace"

urlpatterns = [
    path("questions/", questions.question, name="question"),
    path("questions/ask/", questions.ask, name="ask"),
    path("questions/export/", questions.export, name="export"),
    path("questions/export/proved/", questions.export_proved, name="export-proved"),
    path("questions/<uuid:pk>/proof/", proof.entry_proof, name="entry-proof"),
    path("questions/all/", reports.index, name="questions"),
    path("questions/all/<audit_question:key>/", reports.report, name="report"),
    path("questions/all/<audit_question:key>/ask/", reports.ask, name="ask-report"),
    path("questions/all/<audit_question:key>/export/", reports.export, name="export-report"),
    path("timeline/", timelines.timeline, name="timeline"),
    path("timeline/ask/", timelines.ask, name="ask-timeline"),
    path("timeline/export/", timelines.export, name="export-timeline"),
    path("questions/saved/", saved.save, name="save-question"),
    path("questions/saved/<uuid:pk>/remove/", saved.remove, name="remove-question"),
    path("known/", questions.known, name="known"),
    path("known/ask/", questions.ask_known, name="ask-known"),
    path("known/export/", questions.export_known, name="export-known"),
    path("samples/", samples.index, name="samples"),
    path("samples/new/", samples.new, name="sample-new"),
    path("samples/<uuid:pk>/", samples.sample, name="sample"),
    path("samples/<uuid:pk>/draw/", samples.draw, name="sample-draw"),
    path("samples/<uuid:pk>/draw-again/", samples.draw_again, name="sample-again"),
    path("samples/records/<uuid:pk>/", samples.record, name="sample-record"),
    path("samples/records/<uuid:pk>/again/", samples.ask_again, name="sample-ask-again"),
    path("samples/records/<uuid:pk>/close/", samples.close, name="sample-close"),
    path("patterns/", patterns.index, name="patterns"),
    path("patterns/<uuid:pk>/", patterns.pattern, name="pattern"),
    path("audits/", audits.index, name="audits"),
    path("audits/records/<uuid:pk>/", audits.release, name="audit-release"),
    path("audits/records/<uuid:pk>/open/", audits.give, name="audit-release-give"),
    path("audits/feedback/<uuid:pk>/", audits.feedback, name="audit-feedback"),
    path("disclosures/", disclosures.index, name="disclosures"),
    path("disclosures/receive/", disclosures.receive, name="disclosure-receive"),
    path("disclosures/wording/", disclosures.wording, name="disclosure-wording"),
    path(
        "disclosures/wording/<uuid:pk>/check/",
        disclosures.check_wording,
        name="disclosure-wording-check",
    ),
    path("disclosures/<uuid:pk>/", disclosures.disclosure, name="disclosure"),
    path("disclosures/<uuid:pk>/check/", disclosures.settle, name="disclosure-settle"),
    path("disclosures/<uuid:pk>/pages/", disclosures.pages, name="disclosure-pages"),
    path(
        "disclosures/<uuid:pk>/do/<disclosure_button:name>/",
        disclosures.press,
        name="disclosure-press",
    ),
    path("disclosures/<uuid:pk>/<disclosure_step:name>/", disclosures.step, name="disclosure-step"),
    path(
        "disclosures/<uuid:pk>/<disclosure_step:name>/draft/",
        disclosures.draft,
        name="disclosure-draft",
    ),
    path("disclosures/parts/<uuid:pk>/", disclosure_parts.part, name="disclosure-part"),
    path(
        "disclosures/parts/<uuid:pk>/prepare/",
        disclosure_parts.prepare,
        name="disclosure-prepare",
    ),
    path("disclosures/parts/<uuid:pk>/check/", disclosure_parts.check, name="disclosure-check"),
    path("disclosures/items/<uuid:pk>/", disclosure_parts.item, name="disclosure-item"),
    path(
        "disclosures/items/<uuid:pk>/draft/",
        disclosure_parts.item_draft,
        name="disclosure-item-draft",
    ),
    path(
        "disclosures/items/<uuid:pk>/picture/",
        disclosure_parts.picture,
        name="disclosure-item-picture",
    ),
    path("disclosures/items/<uuid:pk>/copy/", disclosure_parts.copy, name="disclosure-item-copy"),
    path("disclosures/minutes/", disclosure_leaves.index, name="minutes-leaves"),
    path("disclosures/minutes/<uuid:pk>/", disclosure_leaves.leave, name="minutes-leave"),
    path("disclosures/sealed/", sealed_disclosures.index, name="sealed-disclosures"),
    path("disclosures/sealed/<uuid:pk>/", sealed_disclosures.sealed, name="sealed-disclosure"),
    path("health/", proof.health, name="health"),
    path("certificates/", certificates.index, name="certificates"),
    path("certificates/<uuid:pk>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:pk>/paper/", certificates.paper, name="certificate-paper"),
    path("health/check/", proof.check, name="check"),
    path("health/verifier/", proof.verifier, name="verifier"),
    path("health/day-file/", proof.day_file, name="day-file"),
    path("health/hand-in/", proof.hand_in, name="hand-in"),
]
