"""What is done to a plan: approved, sent back, re-planned, ended; its actions ticked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nakhoda.desk.views.answers import reader
from nakhoda.performance.actions import plans as act
from nakhoda.performance.views.answering import performs


@performs
def approve(request: HttpRequest, number: int) -> str:
    """Somebody else says yes."""
    done = act.approve_plan(number, actor=reader(request), now=timezone.now())
    messages.success(
        request, _("Approved. It runs.") if done.state == "running" else _("Approved. It starts on its day.")
    )
    return page(number)


@performs
def send_back(request: HttpRequest, number: int) -> str:
    """Not yet, and why."""
    act.send_back_plan(number, request.POST.get("reason", ""), actor=reader(request), now=timezone.now())
    messages.success(request, _("Sent back with your words."))
    return page(number)


@performs
def replan(request: HttpRequest, number: int) -> str:
    """A new draft from where it stands; the next page is its editor."""
    new = act.replan(number, actor=reader(request), now=timezone.now())
    messages.success(
        request, _("A new draft, from where the figure stands now. The old plan runs until it is approved.")
    )
    return page(new.id)


@performs
def leave(request: HttpRequest, number: int) -> str:
    """Exit: the figure is in target and its counter-metrics are healthy."""
    act.exit_plan(number, actor=reader(request), now=timezone.now())
    messages.success(request, _("Done. The plan is ended, its effect stays on its page."))
    return page(number)


@performs
def stop(request: HttpRequest, number: int) -> str:
    """Give it up, and why."""
    act.stop_plan(number, request.POST.get("reason", ""), actor=reader(request), now=timezone.now())
    messages.success(request, _("Stopped. It can be taken up again from its page."))
    return page(number)


@performs
def resume(request: HttpRequest, number: int) -> str:
    """Take a stop back."""
    act.resume_plan(number, actor=reader(request), now=timezone.now())
    messages.success(request, _("It goes on."))
    return page(number)


@performs
def tick(request: HttpRequest, number: int, action: int) -> str:
    """An action is done, or not after all."""
    act.tick_action(number, action, request.POST.get("done") == "1", actor=reader(request), now=timezone.now())
    return page(number)


def page(number: int) -> str:
    """The plan's own page."""
    return reverse("performance:plan", args=[number])
