from django.http import HttpResponse
from django.urls import include, path

from agencies.gate import serves
from agencies.roles import Act
from config.views import errors


@serves(Act.OWN_WORK)
def work(request):
    return HttpResponse("my work")


desk = (
    [
        path("", work, name="my-work"),
        path("find/", work, name="find"),
        path("notices/", work, name="notices"),
        path("here/", work, name="here"),
        path("names/", work, name="names"),
    ],
    "desk",
)
urlpatterns = [
    path("", include(desk)),
    path("account/", include("agencies.urls.account")),
    path("administration/", include("agencies.urls.administration")),
    path("help/", include("config.help")),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
