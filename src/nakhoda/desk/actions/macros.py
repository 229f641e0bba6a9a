"""Write and change prepared answers; bring those that come with the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import yaml

from nakhoda.core.macro_check import macro_problems
from nakhoda.core.macros import Placeholder, placeholders_in
from nakhoda.desk.actions.policies import policy_scope_id
from nakhoda.desk.models import Macro
from nakhoda.desk.queries.macro_values import SOURCES
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.scope import scope_of

FRAME = "_frame.yaml"
COMMON = {
    "reference": Placeholder("reference", "text", "case.reference"),
    "agent_name": Placeholder("agent_name", "text", "agent.name"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroSpec:
    """A macro as somebody writes it. `texts` maps a language tag to words; empty ones are dropped."""

    key: str
    title: str
    lob: str = ""
    reason: str = ""
    outcome: str = ""
    placeholders: tuple[Placeholder, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    active: bool = True
    expires_on: date | None = None


class MacroRefused(ValueError):
    """The macro stays as it was; `problems` are sentences for its author."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


def save_macro(spec: MacroSpec, *, actor: Actor, now: datetime, new: bool = False) -> Macro:
    """Make a macro, or change it whole. Raises `MacroRefused` with every problem."""
    require(actor, "macro:edit")
    texts = {language: text.strip() for language, text in spec.texts.items() if text.strip()}
    _refuse_unfit(spec, texts, new)
    before = Macro.objects.filter(key=spec.key).values_list("texts", flat=True).first() or {}
    about = {name: getattr(spec, name) for name in ("title", "lob", "reason", "outcome", "active", "expires_on")}
    values = about | {"placeholders": [asdict(each) for each in spec.placeholders], "texts": texts}
    macro, _ = Macro.objects.update_or_create(key=spec.key, defaults=values)
    changed = sorted(tag for tag in {*before, *texts} if before.get(tag) != texts.get(tag))
    with scope_of(system("macros")):
        told = {"languages": changed, "active": spec.active}
        subject = f"macro:{spec.key}"
        journal.record("macro.changed", scope_id=policy_scope_id(), actor=actor.label, now=now, subject=subject, **told)
    return macro


def _refuse_unfit(spec: MacroSpec, texts: Mapping[str, str], new: bool) -> None:
    problems = list(macro_problems(texts, spec.placeholders))
    problems += [
        f"nothing fills {p.name} with {p.source!r}" for p in spec.placeholders if p.source not in ("", *SOURCES)
    ]
    if not spec.title.strip():
        problems.append("give it a title")
    if new and Macro.objects.filter(key=spec.key).exists():
        problems.append(f"there is a macro {spec.key!r} already")
    if problems:
        raise MacroRefused(tuple(problems))


def load_shipped(now: datetime) -> int:
    """Bring the macros that come with the program and are not there yet; the count. What people changed stays."""
    there = set(Macro.objects.values_list("key", flat=True))
    missing = [spec for spec in shipped() if spec.key not in there]
    with scope_of(system("setup")):
        for spec in missing:
            save_macro(spec, actor=system("setup"), now=now)
    return len(missing)


def shipped() -> Iterator[MacroSpec]:
    """The macros of `desk/macros/*.yaml`, each text between the greeting and the closing of its language."""
    folder = files("nakhoda.desk") / "macros"
    frame = yaml.safe_load((folder / FRAME).read_text(encoding="utf-8"))
    for page in sorted(folder.iterdir(), key=lambda each: each.name):
        if page.name.endswith(".yaml") and page.name != FRAME:
            document = yaml.safe_load(page.read_text(encoding="utf-8"))
            yield from (_spec(item, document["lob"], frame) for item in document["macros"])


def _spec(item: Mapping[str, Any], lob: str, frame: Mapping[str, Mapping[str, str]]) -> MacroSpec:
    texts = {
        tag: f"{frame[tag]['greeting']}\n\n{body.strip()}\n\n{frame[tag]['closing']}"
        for tag, body in item["texts"].items()
    }
    own = tuple(Placeholder(**each) for each in item.get("placeholders") or ())
    used = {name for text in texts.values() for name in placeholders_in(text)}
    common = tuple(each for name, each in COMMON.items() if name in used)
    return MacroSpec(
        key=item["key"],
        title=item["title"],
        lob=lob,
        reason=item.get("reason", ""),
        outcome=item.get("outcome", ""),
        placeholders=(*own, *common),
        texts=texts,
    )


def _framed(body: str, frame: Mapping[str, str]) -> str:
    return f"{frame['greeting']}\n\n{body.strip()}\n\n{frame['closing']}"
