"""Who may sign in: people the organisation already knows; nobody makes an account for themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Lower
from django.http import HttpRequest


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up: accounts come from the roster."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class KnownStaffOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A company sign-in joins the account with the same verified address, and refuses strangers."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        verified = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        known = get_user_model().objects.annotate(address=Lower("email")).filter(address__in=verified, is_active=True)
        if known.count() != 1:
            raise PermissionDenied("this sign-in belongs to nobody on the roster")
        sociallogin.connect(request, known.get())

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
