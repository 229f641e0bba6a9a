"""The effect of a recovery plan, told apart from luck and from what happened everywhere (DIAGNOSIS section 4)."""

from nakhoda.core.plan_effect.effect import Effect, effect, with_guards
from nakhoda.core.plan_effect.panel import PlanEffectError
from nakhoda.core.plan_effect.regression import Opinion
from nakhoda.core.plan_effect.stagger import Wave, stagger

__all__ = ["Effect", "Opinion", "PlanEffectError", "Wave", "effect", "stagger", "with_guards"]
