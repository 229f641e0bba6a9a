"""Doors of sign-in: allauth's, but for those by which somebody could change who they are on the roster."""

from __future__ import annotations

from django.urls import include, path

from nakhoda.web.views.front import no_sign_up

# Name and address come from the roster, a first or a new password from an admin or from the company's sign-in.
CLOSED = {
    "signup/": "account_signup",
    "email/": "account_email",
    "password/set/": "account_set_password",
    "password/reset/": "account_reset_password",
    "3rdparty/": "socialaccount_connections",
    "3rdparty/signup/": "socialaccount_signup",
}
urlpatterns = [
    *(path(where, no_sign_up, name=name) for where, name in CLOSED.items()),
    path("", include("allauth.urls")),
]
