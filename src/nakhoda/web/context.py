"""What every page of the shell needs: who reads, where she may go, how the page is set."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from nakhoda.web.navigation import navigation_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor for `base.html` and `public.html`."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "nav": navigation_for(actor, request.path) if actor else [],
        "reader_language": translation.get_language(),
        "reader_dir": "rtl" if translation.get_language_bidi() else "ltr",
        "languages": settings.LANGUAGES,
        "demo": settings.DEMO,
    }
