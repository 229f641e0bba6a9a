"""A triage model in shadow mode: it guesses beside new cases, decides nothing, and is measured on what they become."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Max, QuerySet

from nakhoda.core.understanding.model import Model
from nakhoda.core.understanding.packing import unpack
from nakhoda.core.understanding.reading import Origin, Understanding, understand
from nakhoda.desk.models import Case, Message, Suggestion
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.models import Scope
from nakhoda.org.queries import WALLED

LIMIT = 200  # cases at a time
BACK = timedelta(days=7)  # older cases are not looked at
LATE = 1_000  # numbers below the last one that are looked at again: a case may have been committed late
WORDS_OF = ("member", "third_party", "requester")


def shadow_model() -> Model | None:
    """The data folder's model, when shadow mode is on; read again when its file changes."""
    file = Path(settings.DATA_FOLDER) / "models" / "triage.npz"
    if settings.TRIAGE != "shadow" or not file.is_file():
        return None
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(file: Path, changed: int) -> Model:
    return unpack(file.read_bytes())


def suggest(now: datetime, limit: int = LIMIT) -> int:
    """Guess at cases that the model has not seen; how many. Runs as the system, which holds the scope.

    Cases behind a wall, or of a lane that needs a clearance, are left alone:
    model features obey the same filter as search and counts (handbook 5.4).
    """
    model = shadow_model()
    if model is None:
        return 0
    cases = list(_unseen(model, now)[:limit])
    guesses = _guesses(cases, model, now)
    rows = [_row(case, guess, model, now) for case, guess in zip(cases, guesses, strict=True)]
    Suggestion.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _unseen(model: Model, now: datetime) -> QuerySet[Case]:
    seen = Suggestion.objects.filter(model=model.digest)
    last = seen.aggregate(last=Max("case_id"))["last"] or LATE
    walled = Scope.objects.filter(compartment__in=WALLED).values("id")
    cleared = [lane.key for lane in policy_in_force(now).lanes.values() if lane.clearance]
    recent = Case.objects.filter(id__gt=last - LATE, received_at__gte=now - BACK)
    recent = recent.exclude(scope_id__in=walled).exclude(lane__in=cleared)
    unseen = recent.exclude(id__in=seen.filter(case_id__gt=last - LATE).values("case_id"))
    return unseen.order_by("id").select_for_update(skip_locked=True, no_key=True)  # a case that moves is left for later


def _guesses(cases: Sequence[Case], model: Model, now: datetime) -> list[Understanding]:
    first = Message.objects.filter(case_id__in=[case.id for case in cases], author_kind__in=WORDS_OF)
    words = dict(first.order_by("case_id", "id").distinct("case_id").values_list("case_id", "text"))
    texts = [f"{case.subject}\n{words.get(case.id, '')}".strip() for case in cases]
    origins = [Origin(case.country or "", case.locale or "") for case in cases]
    return understand(texts, origins, policy_in_force(now), model)


def _row(case: Case, guess: Understanding, model: Model, now: datetime) -> Suggestion:
    best, sure = guess.guesses[0] if guess.guesses else ("", 0.0)
    return Suggestion(
        scope_id=case.scope_id,
        case_id=case.id,
        model=model.digest,
        reason=best,
        confidence=sure,
        abstained=guess.abstained,
        standing=case.reason,
        language=guess.language[:12],
        made_at=now,
    )
