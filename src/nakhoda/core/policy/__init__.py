"""The desk policy: one versioned document, checked, merged, diffed and compiled to rules (DESIGN section 2, law 3)."""

from nakhoda.core.policy.candidates import Cell, CellKey
from nakhoda.core.policy.check import check, check_together, load
from nakhoda.core.policy.compile import compile_policy
from nakhoda.core.policy.compiled import CompiledPolicy
from nakhoda.core.policy.diff import Change, diff
from nakhoda.core.policy.document import PolicyDocument, VariantNote, dump
from nakhoda.core.policy.merge import effective
from nakhoda.core.policy.problems import PolicyError, Problem
from nakhoda.core.policy.rules import QueueRule
from nakhoda.core.policy.terms import appeal_window, survey_refusal, terms_for

__all__ = [
    "Cell",
    "CellKey",
    "Change",
    "CompiledPolicy",
    "PolicyDocument",
    "PolicyError",
    "Problem",
    "QueueRule",
    "VariantNote",
    "appeal_window",
    "check",
    "check_together",
    "compile_policy",
    "diff",
    "dump",
    "effective",
    "load",
    "survey_refusal",
    "terms_for",
]
