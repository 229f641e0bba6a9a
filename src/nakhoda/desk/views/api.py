"""`/api/app/v1/`: the app's door. 201 only after COMMIT; every error has {"error": {"title", "message", "field"?}}."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from ninja import File, NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.files import UploadedFile
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from nakhoda.core.honorifics import FORMS
from nakhoda.desk.actions.claims import Claim
from nakhoda.desk.intake.app_batch import MOST, Item, open_batch
from nakhoda.desk.intake.app_case import open_from_app
from nakhoda.desk.intake.app_tokens import AppCaller, BadToken, read_token
from nakhoda.desk.intake.appeals import AppealRefused, NoSuchDecision, appeal
from nakhoda.desk.intake.files import MOST_FILES, FileTooLarge, keep
from nakhoda.desk.intake.in_app import (
    INTAKE,
    AppMessage,
    NoSuchFile,
    NoSuchReason,
    content_of,
    file_id,
    files_of,
    sender_of,
)
from nakhoda.desk.intake.keys import LONGEST_KEY, KeyReused, digest_of
from nakhoda.desk.intake.limits import TooMany, admit
from nakhoda.desk.intake.replies import write_again
from nakhoda.desk.mail.words import clean_text
from nakhoda.desk.queries.app_page import AppCase, case_for_app
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.references import case_id_of, reference_of

Line = Annotated[str, StringConstraints(max_length=200)]
Word = Annotated[str, StringConstraints(max_length=60)]


class _Strict(BaseModel):  # what comes in is JSON: ninja's Schema also reads objects, attribute by attribute
    model_config = ConfigDict(extra="forbid")


class MessageIn(_Strict):
    """Words, and the ids of files that were uploaded before."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True)]
    files: Annotated[list[str], Field(max_length=MOST_FILES)] = []


class CaseIn(MessageIn):
    """A message that becomes a case. `context`: device, app version, account facts; shown beside the case."""

    subject: Line = ""
    lob: Word = ""
    reason: Word = ""
    language: Word = ""
    context: Annotated[dict[Word, Line], Field(max_length=30)] = {}


class AppealIn(MessageIn):
    """Why a decision should change; `decision` is the reference in its notice."""

    decision: Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]


class MemberIn(_Strict):
    """For whom a server sends."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    name: Line = ""
    handle: Word = ""
    locale: Annotated[str, StringConstraints(max_length=20)] = ""
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""
    honorific: Annotated[str, StringConstraints(pattern=rf"^({'|'.join(FORMS)})?$")] = ""


class BatchItem(CaseIn):
    """A case of a batch, with its own key and member."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_KEY)]
    member: MemberIn


class BatchIn(_Strict):
    """At most 500 cases."""

    items: Annotated[list[BatchItem], Field(min_length=1, max_length=MOST)]


class Token:
    """`Authorization: Bearer <token>`: who calls is `request.auth`."""

    def __call__(self, request: HttpRequest) -> AppCaller:
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise BadToken("send the header Authorization: Bearer <token>")
        return read_token(text.strip(), now=timezone.now())


api = NinjaAPI(title="Nakhoda in-app", version="1", urls_namespace="app", auth=Token(), docs_url=None)


@api.post("cases", url_name="open_case")
def open_case(request: HttpRequest, body: CaseIn) -> HttpResponse:
    """A new case: 201 with id, reference, received_at and the member's page."""
    now, caller = timezone.now(), _caller(request)
    answer = open_from_app(_message(body), caller, _key(request), now=now)
    return JsonResponse(answer.body, status=answer.status, json_dumps_params={"sort_keys": True})


@api.post("cases:batch", url_name="open_batch")
def batch(request: HttpRequest, body: BatchIn) -> HttpResponse:
    """Many cases in one transaction: 200 with an outcome per item. For the app's server only."""
    if not _caller(request).is_server:
        raise HttpError(403, "only the app's server may send batches (a token with role: server)")
    items = [Item(_message(one), _member(one.member), one.key) for one in body.items]
    return JsonResponse({"items": open_batch(items, now=timezone.now())})


@api.post("files", url_name="upload")
def upload(request: HttpRequest, file: UploadedFile = File(...)) -> HttpResponse:  # type: ignore[type-arg]
    """A file, kept for a day until a message names its id."""
    caller = _caller(request)
    admit("app", caller.member, now=timezone.now())
    kept = keep(file.file or file, file.name or "", file.content_type or "")
    told = {"id": file_id(kept, caller), "name": kept.name, "size": kept.size, "content_type": kept.content_type}
    return JsonResponse(told, status=201)


@api.get("cases/{ref}", url_name="case")
def read_case(request: HttpRequest, ref: str) -> HttpResponse:
    """How far a case of one's own is, and what was said."""
    now, caller = timezone.now(), _caller(request)
    return JsonResponse(_own(ref, caller).shown(now=now))


@api.post("cases/{ref}/messages", url_name="write")
def write(request: HttpRequest, ref: str, body: MessageIn) -> HttpResponse:
    """Add to a case of one's own; a follow-up case is opened when it is over."""
    now, caller = timezone.now(), _caller(request)
    case = _own(ref, caller)
    key = _key(request)
    digest = digest_of([case.id, body.text, [content_of(one) for one in body.files]])
    claim = Claim("in_app", caller.source, key, digest, 201, lambda number: {"case": number, "message": 0})
    arrival = case.arrival(clean_text(body.text), files_of(body.files, caller), sender_of(caller), now)
    written = write_again(case.id, arrival, claim, actor=INTAKE, now=now)
    told = {"reference": reference_of(written["case"]), "message_id": written["message"] or None}
    return JsonResponse(told, status=201)


@api.post("appeals", url_name="appeal")
def contest(request: HttpRequest, body: AppealIn) -> HttpResponse:
    """Contest a decision about one's own account: 201 with the appeal's reference; 422 when the window has closed."""
    now, caller = timezone.now(), _caller(request)
    digest = digest_of([body.decision, body.text, [content_of(one) for one in body.files]])
    claim = Claim("appeal", caller.source, _key(request), digest, 201, lambda case: {"case": case})
    evidence = tuple(replace(one, purpose="evidence") for one in files_of(body.files, caller))
    about = {"files": evidence, "claim": claim, "now": now, "locale": caller.locale, "country": caller.country}
    filed = appeal(body.decision, sender_of(caller), clean_text(body.text), source="app", **about)  # type: ignore[arg-type]
    return JsonResponse({"reference": reference_of(filed["case"]), "new": filed["new"]}, status=201)


# -- small parts -----------------------------------------------------------------------------------------------


def _caller(request: HttpRequest) -> AppCaller:
    return request.auth  # type: ignore[attr-defined,no-any-return]


def _message(body: CaseIn) -> AppMessage:
    told = {"subject": body.subject, "lob": body.lob, "reason": body.reason, "language": body.language}
    return AppMessage(text=body.text, files=tuple(body.files), context=body.context, **told)


def _member(member: MemberIn) -> AppCaller:
    return AppCaller(
        member=member.id,
        name=member.name,
        handle=member.handle,
        locale=member.locale or None,
        country=member.country or None,
        honorific=member.honorific,
    )


def _own(ref: str, caller: AppCaller) -> AppCase:
    case_id = case_id_of(ref)
    if case_id is None:
        raise NoSuchCase("there is no case of yours with this reference")
    return case_for_app(case_id, caller.member)


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > LONGEST_KEY:
        raise MissingKey
    return key


class MissingKey(ValueError):
    """Every request that creates something carries an Idempotency-Key of 1 to 200 characters."""


# -- errors ----------------------------------------------------------------------------------------------------


def problem(status: int, title: str, message: str, field: str = "") -> HttpResponse:
    """The one shape of every error."""
    told = {"title": title, "message": message} | ({"field": field} if field else {})
    return JsonResponse({"error": told}, status=status)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422, naming the first field that is wrong."""
    first: dict[str, Any] = error.errors[0]
    path = [str(part) for part in first.get("loc", ()) if part not in ("body", "payload", "file")]
    field = ".".join(path)
    unknown = first.get("type") == "extra_forbidden"
    message = f"there is no field {field!r}" if unknown else str(first.get("msg", "invalid"))
    return problem(422, "Unknown field" if unknown else "Invalid field", message, field)


@api.exception_handler(BadToken)
@api.exception_handler(AuthenticationError)
def unsigned(request: HttpRequest, error: Exception) -> HttpResponse:
    """401."""
    answer = problem(401, "Unauthorised", str(error))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(MissingKey)
def keyless(request: HttpRequest, error: MissingKey) -> HttpResponse:
    """422 for a missing header."""
    return problem(422, "Missing key", str(MissingKey.__doc__), "Idempotency-Key")


@api.exception_handler(KeyReused)
def reused(request: HttpRequest, error: KeyReused) -> HttpResponse:
    """422."""
    return problem(422, "Key used before", str(error), "Idempotency-Key")


@api.exception_handler(NoSuchFile)
def fileless(request: HttpRequest, error: NoSuchFile) -> HttpResponse:
    """422."""
    return problem(422, "Unknown file", str(error), "files")


@api.exception_handler(NoSuchReason)
def reasonless(request: HttpRequest, error: NoSuchReason) -> HttpResponse:
    """422."""
    return problem(422, "Unknown reason", str(error), error.field)


@api.exception_handler(NoSuchCase)
def missing(request: HttpRequest, error: NoSuchCase) -> HttpResponse:
    """404: foreign and missing are the same answer."""
    return problem(404, "Not found", "there is no case of yours with this reference")


@api.exception_handler(NoSuchDecision)
def undecided(request: HttpRequest, error: NoSuchDecision) -> HttpResponse:
    """404: somebody else's decision and none at all are the same answer."""
    return problem(404, "Not found", str(error), "decision")


@api.exception_handler(AppealRefused)
def unappealable(request: HttpRequest, error: AppealRefused) -> HttpResponse:
    """422 with the reason: too late, reviewed already, nothing to contest."""
    return problem(422, "No appeal", str(error), "decision")


@api.exception_handler(FileTooLarge)
def too_large(request: HttpRequest, error: FileTooLarge) -> HttpResponse:
    """413."""
    return problem(413, "Too large", str(error), "file")


@api.exception_handler(SuspiciousOperation)
@api.exception_handler(MultiPartParserError)
def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """413 for a body beyond every limit, 400 for one that is no form."""
    if isinstance(error, RequestDataTooBig):
        return problem(413, "Too large", "the request is larger than anything this door takes")
    return problem(400, "Bad request", "Cannot parse request body")


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """429."""
    answer = problem(429, "Too many requests", str(error))
    answer["Retry-After"] = str(error.retry_after)
    return answer


@api.exception_handler(HttpError)
def other(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Whatever else the framework refuses (a body that is no JSON is 400)."""
    titles = {400: "Bad request", 403: "Refused"}
    return problem(error.status_code, titles.get(error.status_code, "Error"), str(error))
