"""Every address of the hub."""

from django.urls import include, path

from config.views import errors, health

urlpatterns = [
    path("", include("config.desk.urls")),
    path("account/", include("agencies.urls.account")),
    path("administration/", include("agencies.urls.administration")),
    path("mash/", include("mash_hub.urls")),
    path("tell/", include("mash_hub.urls.public")),
    path("meetings/", include("meetings.urls")),
    path("audit/", include("audit.workspace.urls")),
    path("help/", include("config.help")),
    path("healthz", health.alive, name="healthz"),
    path("reports/policy/", health.policy_report, name="policy-report"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
