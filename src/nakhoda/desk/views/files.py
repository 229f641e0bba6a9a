"""Files go out as downloads only: never shown by the browser, never trusted."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from nakhoda.desk.actions.exposure import fetched
from nakhoda.desk.models import Attachment
from nakhoda.desk.queries.evidence import path_of
from nakhoda.desk.queries.records import attachment_for
from nakhoda.desk.views.answers import only_staff
from nakhoda.org.scope import active_actor

SANDBOX = "sandbox; default-src 'none'"


def case_file(request: HttpRequest, case_id: int, attachment_id: int) -> FileResponse:
    """The file of a case that the signed-in reader may see, or of one folded into it; 404 otherwise."""
    attachment = attachment_for(active_actor(), case_id, attachment_id)
    if attachment is None:
        raise Http404
    return download(attachment)


@never_cache
@only_staff  # type: ignore[arg-type]  # it streams
@require_GET
def file(request: HttpRequest, attachment_id: int) -> FileResponse:
    """`/files/<id>/`: a file by its number; its scope is that of its case."""
    attachment = Attachment.objects.filter(id=attachment_id).first()
    if attachment is None:
        raise Http404
    answer = case_file(request, attachment.case_id, attachment_id)
    fetched(attachment, actor=active_actor(), now=timezone.now())
    return answer


def download(attachment: Attachment) -> FileResponse:
    """The bytes as an attachment; 404 when they are not here (erased, or not restored yet)."""
    if not attachment.sha256:  # destroyed by a rule of retention
        raise Http404
    try:
        handle = path_of(attachment.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(handle, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
