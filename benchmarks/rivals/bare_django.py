"""The least that a Django view can do for a case: parse, write one row and three events, commit, answer its number.

No sign-in, no middleware, no checks, no rules, no clocks, no search, no scope. One file, a site of its own.
"""

from __future__ import annotations

import json
import os

import django
from django.conf import settings

if not settings.configured:
    settings.configure(
        SECRET_KEY="bare",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bare_django",
        MIDDLEWARE=[],
        INSTALLED_APPS=[],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": os.environ["RIVAL_HOST"],
                "USER": "postgres",
                "NAME": os.environ["RIVAL_DATABASE"],
                "CONN_MAX_AGE": 600,
            }
        },
    )
    django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone


class Case(models.Model):
    subject = models.CharField(max_length=300)
    text = models.TextField()
    sender = models.CharField(max_length=254, db_index=True)
    status = models.CharField(max_length=16, default="new", db_index=True)
    received_at = models.DateTimeField()

    class Meta:
        app_label = "bare"


class Event(models.Model):
    case = models.ForeignKey(Case, models.CASCADE)
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    payload = models.JSONField(default=dict)

    class Meta:
        app_label = "bare"


def open_case(request: HttpRequest) -> JsonResponse:
    told, now = json.loads(request.body), timezone.now()
    with transaction.atomic():
        case = Case.objects.create(
            subject=told["subject"], text=told["text"], sender=request.headers["X-Member"], received_at=now
        )
        Event.objects.bulk_create(
            Event(case=case, name=name, at=now, payload={"case": case.id})
            for name in ("case.received", "message.inbound", "case.acknowledged")
        )
    return JsonResponse({"id": case.id}, status=201)


urlpatterns = [path("cases", open_case)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Case)
        editor.create_model(Event)
