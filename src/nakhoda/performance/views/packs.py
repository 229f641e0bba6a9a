"""Packs on pages: those there are, one with its words, made, written and signed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.core.pack_specs import PackSpec
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.org.queries import faces_of_people
from nakhoda.performance.actions.packs import PackFaulty, make_pack
from nakhoda.performance.actions.packs_signing import NotToBeSigned, sign_pack
from nakhoda.performance.actions.packs_words import WordsMoved, WordsRefused, write_words
from nakhoda.performance.models import Pack
from nakhoda.performance.queries.cockpit.words import hand_of
from nakhoda.performance.queries.packs import drafts_of, leads, pack_for, packs_for, signature_holds, words_in
from nakhoda.performance.queries.packs_doors import with_doors
from nakhoda.performance.queries.packs_drawn import drawn_pack, shown_document
from nakhoda.performance.queries.packs_specs import pack_specs
from nakhoda.planning.queries.names import Names, names_for


@only_staff
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """`/packs/`."""
    return _list(request)


def _list(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    actor = reader(request)
    names, rows = names_for(actor), packs_for(actor)
    signers = faces_of_people(row.signer_id or row.author_id for row in rows)
    context: dict[str, Any] = {
        "rows": [_row(row, names) | {"who": signers.get(row.signer_id or row.author_id or 0)} for row in rows],
        "refusal": refusal,
        "typed": request.POST,
        "may_write": bool(may(actor, "pack:write")),
    }
    if context["may_write"]:
        context["specs"] = [spec_words(spec) for spec in pack_specs().values()]
        context["lobs"], context["owners"] = names.choices("lob"), _partners(names)
        context["forms"] = list(_form_words().items())
    return render(request, "performance/packs/list.html", context, status=status)


@only_staff
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    from nakhoda.warehouse.engine.store import NoSuchLoad

    told = request.POST
    place = {name: told.get(name, "") for name in ("lob", "owner")}
    try:
        row = make_pack(told.get("kind", ""), told.get("form", ""), place, actor=reader(request), now=timezone.now())
    except PackFaulty as faulty:
        return _list(request, str(faulty), 422)
    except NoSuchLoad:
        return _list(
            request, _("There are no figures yet: the warehouse has no load. Try again after the first one."), 409
        )
    messages.success(request, _("The figures stand. Write the words beside them."))
    return see_other(reverse("packs:pack", args=[row.id]))


@only_staff
@require_safe
def show(request: HttpRequest, pack_id: int) -> HttpResponse:
    """`/packs/<id>/`: the figures as they are or were signed, and fields for the words while it is a draft."""
    return _page(request, pack_for(reader(request), pack_id))


@only_staff
@require_POST
def words(request: HttpRequest, pack_id: int, section: str) -> HttpResponse:
    """Keep the words of one section."""
    actor, text = reader(request), request.POST.get("text", "")
    known = request.POST.get("known", "")
    number = int(known) if known.isdecimal() and len(known) < 10 else 0
    try:
        write_words(pack_id, section, text, known=number, actor=actor, now=timezone.now())
    except WordsMoved as moved:
        kept = {section: {"text": text, "theirs": moved.theirs, "refusal": str(moved)}}
        return _page(request, pack_for(actor, pack_id), kept=kept, status=409)
    except WordsRefused as refusal:
        kept = {section: {"text": text, "refusal": str(refusal)}}
        return _page(request, pack_for(actor, pack_id), kept=kept, status=422)
    messages.success(request, _("Kept."))
    return see_other(f"{reverse('packs:pack', args=[pack_id])}#s-{section}")


@only_staff
@require_POST
def sign(request: HttpRequest, pack_id: int) -> HttpResponse:
    """Freeze it under one's name."""
    actor = reader(request)
    try:
        sign_pack(pack_id, actor=actor, now=timezone.now())
    except NotToBeSigned as refusal:
        return _page(request, pack_for(actor, pack_id), refusal=str(refusal), status=409)
    messages.success(request, _("Signed. Its figures and words never change."))
    return see_other(reverse("packs:pack", args=[pack_id]))


@only_staff
@require_safe
def drafts(request: HttpRequest, pack_id: int, section: str) -> HttpResponse:
    """Every version of one section's words."""
    row = pack_for(reader(request), pack_id, "pack:write")
    versions = drafts_of(row, section)
    faces = faces_of_people(each.author_id for each in versions)
    told = [{"text": each.text, "at": each.at, "who": faces.get(each.author_id or 0)} for each in versions]
    return render(request, "performance/packs/drafts.html", {"row": row, "section": section, "versions": told})


def _page(
    request: HttpRequest, row: Pack, *, refusal: str = "", kept: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    from nakhoda.warehouse.engine.store import NoSuchLoad

    actor = reader(request)
    try:
        told = with_doors(actor, drawn_pack(shown_document(actor, row), hand_of(actor)))
    except NoSuchLoad:
        told, refusal = {}, _("The figures of this draft are gone: its load was removed. Make the pack again.")
    context = page_context(actor, row) | {"pack": told, "refusal": refusal}
    if told and context["writes"]:
        _fields(told, row, kept or {})
    return render(request, "performance/packs/pack.html", context, status=status)


def page_context(actor: Actor, row: Pack) -> dict[str, Any]:
    """What the page and the printed sheet both say of a pack."""
    draft = row.state == "draft"
    signer = faces_of_people([row.signer_id]).get(row.signer_id or 0)
    return {
        "row": row,
        "form_word": _form_words()[row.form],
        "signer": signer,
        "holds": None if draft else signature_holds(row),
        "writes": draft and leads(actor, row, "pack:write"),
        "signs": draft and leads(actor, row, "pack:sign"),
        "spec": spec_words(pack_specs()[row.kind]),
        "opens_cases": bool(may(actor, "case:read")),
        "files": ("pdf", "csv", "xlsx") if draft else ("pdf", "csv", "xlsx", "json"),
    }


def spec_words(spec: PackSpec) -> PackSpec:
    """The kind of a pack in the reader's language."""
    return replace(spec, title=_(spec.title), who=_(spec.who), ends_with=_(spec.ends_with))


def _fields(told: dict[str, Any], row: Pack, kept: dict[str, Any]) -> None:
    """The fields beside the sections: the newest words, or what was typed and refused."""
    stands = words_in(row)
    for part in told["sections"]:
        known = stands.get(part["key"])
        part["known"] = known.id if known else 0
        part["field"] = kept.get(part["key"], {"text": part["words"]})


def _row(row: Pack, names: Names) -> dict[str, Any]:
    return {
        "url": reverse("packs:pack", args=[row.id]),
        "title": _(pack_specs()[row.kind].title) if row.kind in pack_specs() else row.kind,
        "where": names.words(row.place),
        "form": _form_words()[row.form],
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "signed": row.state == "signed",
        "at": row.signed_at or row.created_at,
    }


def _partners(names: Names) -> list[tuple[str, str]]:
    return [pair for pair in names.choices("owner") if pair[0] != "inhouse"]


def _form_words() -> dict[str, str]:
    return {"inside": _("inside"), "member_safe": _("no cell under ten"), "partner": _("for the partner")}
