"""Words of strangers on our pages: nothing in them runs, acts in the reader's name, or tells its sender anything."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from io import BytesIO

from django.utils import timezone
from playwright.sync_api import Page, Request

from nakhoda.desk.arrivals import File, Sender
from nakhoda.desk.intake.email import take_in
from nakhoda.desk.intake.files import keep
from nakhoda.desk.mail.sanitise import sanitise_html
from nakhoda.desk.models import Case, Message
from nakhoda.desk.queries import links
from tests.browser.payloads import ACTS, ALL, LOADS, SCRIPTS
from tests.browser.walkers import Desk, settled, shot
from tests.desk.stories import CHENNAI, opened, put_into, the_program, writes

LONGEST_NAME = 200
MOST_SPARED = 45  # payloads that need a click, another browser, or a place that the control does not offer
TRAP = "window.hits = 0; window.ran = () => { try { top.hits += 1 } catch { } }"


class Watch:
    """Counts what a page runs and whom it asks."""

    def __init__(self, desk: Desk, page: Page) -> None:
        self.home, self.page = desk.address, page
        self.asked: list[str] = []
        self.dialogs: list[str] = []
        page.add_init_script(TRAP)
        page.on("request", self._ask)
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def _ask(self, request: Request) -> None:
        foreign = not request.url.startswith((self.home, "data:", "about:", "blob:"))
        if foreign or "/stolen/" in request.url:
            self.asked.append(request.url)

    @property
    def hits(self) -> int:
        """How often something of a stranger ran."""
        return int(self.page.evaluate("top.hits ?? 0"))

    def is_quiet(self) -> None:
        """Nothing ran, nobody was asked."""
        assert (self.hits, self.asked, self.dialogs) == (0, [], [])


def test_the_payloads_run_where_nobody_takes_care(desk: Desk) -> None:
    """The positive control: the same strings, written into a page as they are."""
    page = desk.page(path="/healthz", bypass_csp=True)
    Watch(desk, page)
    spared = []
    for payload in SCRIPTS:
        page.goto(desk.url("/healthz"))
        page.evaluate("html => { document.open(); document.write(html); document.close(); }", payload)
        page.wait_for_timeout(15)
        if not _ran(page):
            spared.append(payload)
    _acts_run_unsanitised(desk)
    page.close()  # or a slow one complains later
    desk.complaints.clear()  # they are the payloads' own
    assert len(spared) <= MOST_SPARED, spared


def _ran(page: Page) -> bool:
    for _try in range(5):
        try:
            if page.evaluate("top.hits > 0"):
                return True
        except Exception:  # the payload took the page somewhere else, and that page has no counter yet
            page.wait_for_timeout(5)
        page.wait_for_timeout(8)
    return False


def _acts_run_unsanitised(desk: Desk) -> None:
    page = desk.page("leader_access", bypass_csp=True)
    watch = Watch(desk, page)
    page.goto(desk.url("/board/"))
    settled(page)
    into = "html => { const box = document.getElementById('page'); box.innerHTML = html; htmx.process(box); }"
    page.evaluate(into, "".join((*ACTS, *LOADS)))
    page.wait_for_timeout(500)
    page.close()  # or a slow load complains later
    desk.complaints.clear()
    stolen = {url for url in watch.asked if "/stolen/" in url}
    foreign = {url for url in watch.asked if "evil.example" in url}
    assert len(stolen) >= len(ACTS) // 2
    assert len(foreign) >= len(LOADS) // 2


def test_nothing_in_a_conversation_runs(desk: Desk) -> None:
    now = timezone.now()
    case = opened("First words", queue=CHENNAI, at=now, subject="".join(SCRIPTS)[:LONGEST_NAME])
    for payload in ALL:
        writes(case.id, payload, now, html=sanitise_html(payload), quoted=payload)
    with the_program():
        assert Message.objects.filter(case_id=case.id).exclude(html="").count() > len(ALL) // 3
    page = desk.page("leader_access")
    watch = Watch(desk, page)
    page.goto(desk.url(f"/cases/{case.id}/"))
    settled(page)
    _opens_everything(page)
    watch.is_quiet()
    assert _dangerous(page) == []
    _the_member_sees_it_too(desk, case.id)
    _blocked_styles_are_no_fault(desk)


def test_nothing_in_a_name_runs(desk: Desk) -> None:
    numbers = [_case_named(payload, timezone.now()) for payload in SCRIPTS[::8]]
    page = desk.page("leader_access")
    watch = Watch(desk, page)
    for path in ("/cases/", "/board/", "/my/", *(f"/cases/{number}/" for number in numbers)):
        page.goto(desk.url(path))
        page.locator("#page").wait_for()
        watch.is_quiet()
    shot(page, "strange-names")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("svg onload")
    page.locator("#command-list [role=option]").first.wait_for()
    watch.is_quiet()


def test_nothing_in_a_mail_runs(desk: Desk) -> None:
    now = timezone.now()
    raw = _letter("".join(f"<div>{payload}</div>" for payload in SCRIPTS[:40] + ACTS + LOADS))
    taken = take_in(raw, mailbox="support", received_at=now)
    assert taken.case_id
    with the_program():
        put_into(Case.objects.get(id=taken.case_id), CHENNAI, now)
    page = desk.page("leader_access")
    watch = Watch(desk, page)
    page.goto(desk.url(f"/cases/{taken.case_id}/"))
    settled(page)
    _opens_everything(page)
    watch.is_quiet()
    assert _dangerous(page) == []
    _blocked_styles_are_no_fault(desk)


def _letter(html: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = '"<img src=x onerror=ran(1)>" <stranger@mail.example>'
    mail["To"], mail["Subject"] = "support@nakhoda.example", "I cannot sign in <svg onload=ran(1)>"
    mail["Message-ID"] = "<payloads@mail.example>"
    mail.set_content("I cannot sign in to my account")
    mail.add_alternative(f"<html><body onload=ran(1)>{html}</body></html>", subtype="html")
    mail.add_attachment(
        b"<script>ran(1)</script>", maintype="text", subtype="html", filename="<svg onload=ran(1)>.html"
    )
    return mail.as_bytes()


def _case_named(payload: str, now: datetime) -> int:
    sender = Sender(kind="email", address="stranger@mail.example", name=payload[:LONGEST_NAME], handle=payload[:60])
    name = (payload.replace("/", "") or "x")[:90] + ".txt"
    file: File = keep(BytesIO(b"words"), name, "text/plain")
    return opened(payload, queue=CHENNAI, at=now, subject=payload[:LONGEST_NAME], sender=sender, files=(file,)).id


def _opens_everything(page: Page) -> None:
    """Every fold, every frame, and a moment for what they would start."""
    page.evaluate(
        """() => { for (const d of document.querySelectorAll("#conversation details")) d.open = true;
                   for (const f of document.querySelectorAll("iframe")) f.loading = "eager"; }"""
    )
    page.wait_for_timeout(1000)


def _dangerous(page: Page) -> list[str]:
    """Attributes that could act, anywhere in a stranger's words, frames included."""
    look = """() => {
      const found = [];
      const scan = (root) => {
        for (const e of root.querySelectorAll("*")) for (const a of e.attributes)
          if (/^(on|hx-|data-hx|formaction|srcdoc$)/.test(a.name) && !e.matches("iframe.mail-frame")
              || /^\\s*(javascript|vbscript|data:text)/i.test(a.value)) found.push(e.outerHTML.slice(0, 120));
      };
      for (const words of document.querySelectorAll(".words")) scan(words);
      for (const f of document.querySelectorAll("iframe.mail-frame")) if (f.contentDocument) scan(f.contentDocument);
      return found;
    }"""
    return list(page.evaluate(look))


def _the_member_sees_it_too(desk: Desk, case_id: int) -> None:
    token = links.sign(links.STATUS, case_id, "siti.hajar@mail.example", now=timezone.now())
    page = desk.page()
    watch = Watch(desk, page)
    page.goto(desk.url(f"/s/{token}/"))
    settled(page)
    watch.is_quiet()


def _blocked_styles_are_no_fault(desk: Desk) -> None:
    """The frame's policy refuses the colours that sanitised mails still carry, and says so on the console."""
    desk.complaints[:] = [line for line in desk.complaints if "inline style" not in line]
