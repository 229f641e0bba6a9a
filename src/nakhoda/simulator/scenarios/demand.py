"""Changes of what comes in: volume, handle times, automation, another line of business, another language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from nakhoda.simulator.policy_model.model import Kind, PolicyModel
from nakhoda.simulator.scenarios.kinds import Automation, ChangeError, HandleTime, LanguageLaunch, NewLine, Volume
from nakhoda.simulator.scenarios.rules import with_line
from nakhoda.simulator.scenarios.work import A_DAY, Window, by_day, chosen, day_of, longer, scaled, window_of


def change_volume(model: PolicyModel, change: Volume) -> PolicyModel:
    """Cases come more or less often."""
    return _rated(model, chosen(model, change), 1 + change.share, window_of(model, change))


def automate(model: PolicyModel, change: Automation) -> PolicyModel:
    """A share never reaches a person; what does is harder."""
    places, window = chosen(model, change), window_of(model, change)
    model = _rated(model, places, 1 - change.share, window)
    if change.harder == 1:
        return model
    return _lived_otherwise(model, places, window, lambda kind: _slower(kind, change.harder, 0))


def change_handle_time(model: PolicyModel, change: HandleTime) -> PolicyModel:
    """Touches take longer or shorter, of cases that come while the change holds."""
    places, window = chosen(model, change, by_tier=False), window_of(model, change)
    if change.factor == 1:
        return model
    return _lived_otherwise(model, places, window, lambda kind: _slower(kind, change.factor, change.tier))


def launch_language(model: PolicyModel, change: LanguageLaunch) -> PolicyModel:
    """The classes of one language again in another."""
    _one_of(model, "like", change.like, "language")
    if change.lob:
        _one_of(model, "lob", change.lob, "lob")
    alike = [k for k in model.kinds if k.language == change.like and change.lob in ("", k.lob)]
    if not alike:
        raise ChangeError("like", f"nothing of {change.lob} comes in {change.like}")
    if any(kind.language == change.language and change.lob in ("", kind.lob) for kind in model.kinds):
        raise ChangeError("language", f"members write in {change.language} already; ask for another volume instead")
    more = [replace(kind, name=f"{kind.name}:{change.language}", language=change.language) for kind in alike]
    return _joined_by(model, more, change.share, day_of(model, change))


def open_line(model: PolicyModel, change: NewLine) -> PolicyModel:
    """The classes of one line of business again for another, under the same rules and people."""
    _one_of(model, "like", change.like, "lob")
    if change.lob in model.policy.lobs:
        raise ChangeError("lob", f"there is a line of business {change.lob!r} already; ask for another volume instead")
    alike = [replace(k, name=f"{k.name}:{change.lob}", lob=change.lob) for k in model.kinds if k.lob == change.like]
    since = day_of(model, change)
    return _joined_by(
        replace(model, policy=with_line(model.policy, change.lob, change.like)), alike, change.share, since
    )


def _one_of(model: PolicyModel, field: str, wanted: str, attribute: str) -> None:
    known = sorted({getattr(kind, attribute) for kind in model.kinds})
    if wanted not in known:
        raise ChangeError(field, f"there is no {wanted!r} in the operation; there are {', '.join(known)}")


def _rated(model: PolicyModel, places: Sequence[int], factor: float, window: Window | None) -> PolicyModel:
    model = by_day(model) if window else model
    kinds = list(model.kinds)
    for place in places:
        kinds[place] = replace(kinds[place], rates=scaled(kinds[place].rates, factor, window))
    return replace(model, kinds=tuple(kinds))


def _lived_otherwise(
    model: PolicyModel, places: Sequence[int], window: Window | None, otherwise: Callable[[Kind], Kind]
) -> PolicyModel:
    """Classes with other habits; inside a window they are classes of their own, at the end so that the dice of all
    others stay."""
    model = by_day(model) if window else model
    kinds, more = list(model.kinds), []
    for place in places:
        kind = kinds[place]
        if window is None:
            kinds[place] = otherwise(kind)
        else:
            kinds[place] = replace(kind, rates=scaled(kind.rates, 0.0, window))
            inside = scaled(kind.rates, 1.0, window, outside=0.0)
            more.append(otherwise(replace(kind, name=f"{kind.name}:{window[0] // A_DAY}", rates=inside)))
    return replace(model, kinds=(*kinds, *more))


def _joined_by(model: PolicyModel, more: Sequence[Kind], share: float, since: int) -> PolicyModel:
    if since:
        model = by_day(model)
        whole = model.days * A_DAY
        rates = [k.rates if len(k.rates) == whole else (k.rates * (whole // len(k.rates) + 1))[:whole] for k in more]
        more = [replace(kind, rates=told) for kind, told in zip(more, rates, strict=True)]
    window = (since * A_DAY, model.days * A_DAY) if since else None
    joined = [replace(kind, rates=scaled(kind.rates, share, window, outside=0.0)) for kind in more]
    return replace(model, kinds=(*model.kinds, *joined))


def _slower(kind: Kind, factor: float, tier: int) -> Kind:
    lower = longer(kind.handle, factor) if tier != 2 else kind.handle
    upper = longer(kind.handle_upper, factor) if tier != 1 else kind.handle_upper
    return replace(kind, handle=lower, handle_upper=upper)
