"""What somebody just wrote, apart from what the mail program repeated below or above it (Gmail, Outlook, Apple)."""

from __future__ import annotations

import re

_WROTE = re.compile(
    r"(?:wrote|writes|menulis|ने लिखा(?: है)?|लिखा|எழுதியது|எழுதினார்|نے لکھا(?: ہے)?|لکھا|লিখেছেন|రాశారు|ਨੇ ਲਿਖਿਆ"
    r"|写道|寫道|schrieb|a écrit|escribió)\s*[:：]\s*$",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^\s*[-_]{2,}\s*(?:original message|mesej asal|pesan asli|मूल संदेश|அசல் செய்தி|اصل پیغام|原始邮件|原始郵件|邮件原件"
    r"|ursprüngliche nachricht)\s*[-_]{2,}\s*$",
    re.IGNORECASE,
)
_REPLY_ABOVE = re.compile(r"^\s*##-.{0,120}-##\s*$")
_FORWARDED = re.compile(
    r"forwarded message|mesej yang dimajukan|अग्रेषित|முன்னனுப்பப்பட்ட|فارورڈ|转发的邮件|轉寄", re.IGNORECASE
)
_FROM = r"from|daripada|dari|प्रेषक|से|द्वारा|அனுப்புநர்|இருந்து|منجانب|ازطرف|از طرف|از|发件人|寄件者|von|de"
_OTHER = (
    r"sent|date|to|cc|subject|dihantar|tarikh|kepada|salinan|subjek|perkara|terkirim|भेजा गया|भेजा|दिनांक|तारीख|प्रति"
    r"|को|विषय"
    r"|அனுப்பியது|அனுப்பப்பட்டது|தேதி|பெறுநர்|பொருள்|بھیجا گیا|بھیجا|تاریخ|بنام|بطرف|موضوع|发送时间|日期|收件人|抄送|主题"
    r"|寄件日期|收件者|主旨|gesendet|an|betreff|envoyé|à|objet"
)
_FROM_LINE = re.compile(rf"^\s*\*?(?:{_FROM})\*?\s*[:：]\*?\s*\S", re.IGNORECASE)
_OTHER_LINE = re.compile(rf"^\s*\*?(?:{_OTHER})\*?\s*[:：]", re.IGNORECASE)
_RULE = re.compile(r"^\s*[_-]{5,}\s*$")
_DATED = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d\d\b|\d{4}年")  # a digit of any script
_LONGEST = 400


def fold_quotes(text: str) -> tuple[str, str]:
    """(fresh, quoted). Answers written between quoted lines stay with their quotes; a forward is fresh.

    When nothing fresh would remain, everything is fresh: a person must see something.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    cut = _cut(lines)
    head, tail = lines[:cut], lines[cut:]
    start, end = _leading(head), len(head)
    if start < len(head):
        end = max(start, _trailing(head))
    fresh = "\n".join(head[start:end]).strip("\n").rstrip()
    if not fresh.strip():
        return text.strip("\n"), ""
    quoted = "\n".join([*head[:start], *head[end:], *tail]).strip("\n")
    return fresh, quoted


def _cut(lines: list[str]) -> int:
    """Where a program's copy begins that has no `>` marks; everything below it is old."""
    for at, line in enumerate(lines):
        if len(line) > _LONGEST:
            continue
        if _FORWARDED.search(line):
            return len(lines)
        if _ORIGINAL.match(line) or _REPLY_ABOVE.match(line):
            return at
        if _FROM_LINE.match(line) and _header_block(lines, at):
            return at - 1 if at and _RULE.match(lines[at - 1]) else at
        length = _attribution(lines, at)
        if length and not _marked(_next_said(lines, at + length)) and _next_said(lines, at + length):
            return at
    return len(lines)


def _header_block(lines: list[str], at: int) -> bool:
    return sum(bool(_OTHER_LINE.match(line)) for line in lines[at + 1 : at + 6]) >= 2


def _attribution(lines: list[str], at: int) -> int:
    """How many lines an "On ... wrote:" takes that starts here; 0 when none does."""
    if not lines[at].strip() or _marked(lines[at]):
        return 0
    for length in (1, 2, 3):
        piece = " ".join(line.strip() for line in lines[at : at + length])
        if len(piece) > _LONGEST or not lines[min(at + length, len(lines)) - 1].strip():
            return 0
        if _WROTE.search(piece):
            below = " ".join(lines[at + 1 : at + length])
            return length if _DATED.search(lines[at]) and not _DATED.search(below) else 0
    return 0


def _next_said(lines: list[str], at: int) -> str:
    return next((line for line in lines[at:] if line.strip()), "")


def _marked(line: str) -> bool:
    return line.lstrip().startswith(">")


def _leading(lines: list[str]) -> int:
    """Where the text begins after a quoted block at the top; 0 when there is none."""
    at = _skip_blank(lines, 0)
    if at >= len(lines):
        return 0
    at = _skip_blank(lines, at + _attribution(lines, at))
    if at >= len(lines) or not _marked(lines[at]):
        return 0
    while at < len(lines) and (_marked(lines[at]) or not lines[at].strip()):
        at += 1
    return at


def _trailing(lines: list[str]) -> int:
    """Where a quoted block at the bottom begins, its attribution included; the length when there is none."""
    at = len(lines)
    while at and (_marked(lines[at - 1]) or not lines[at - 1].strip()):
        at -= 1
    if not any(_marked(line) for line in lines[at:]):
        return len(lines)
    for length in (3, 2, 1):
        if at >= length and _attribution(lines, at - length) == length:
            return at - length
    return at


def _skip_blank(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at
