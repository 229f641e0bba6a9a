"""The only table module that other apps may import."""

from nakhoda.org.models.people import AGENT_STATUSES, Certification, Grant, Person, PersonLanguage, Shift, User
from nakhoda.org.models.places import ContractShare, Lob, Organisation, Region, Site, Team
from nakhoda.org.models.scopes import Scope, ScopedManager, ScopedModel
from nakhoda.org.models.tries import ShortMemory

__all__ = [
    "AGENT_STATUSES",
    "Certification",
    "ContractShare",
    "Grant",
    "Lob",
    "Organisation",
    "Person",
    "PersonLanguage",
    "Region",
    "Scope",
    "ScopedManager",
    "ScopedModel",
    "Shift",
    "ShortMemory",
    "Site",
    "Team",
    "User",
]
