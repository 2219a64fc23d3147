"""Health of one process, and reports of the browser's content policy."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

logger = logging.getLogger(__name__)


@require_GET
@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; the door has reached the database on the way here."""
    return HttpResponse("ok", content_type="text/plain")


@csrf_exempt  # a browser's report carries no token; it changes nothing
@require_POST
@login_not_required
def policy_report(request: HttpRequest) -> HttpResponse:
    """Count a breach of the content policy in the process log, without its text."""
    logger.warning("a browser reported a breach of the content policy")
    return HttpResponse(status=204)
