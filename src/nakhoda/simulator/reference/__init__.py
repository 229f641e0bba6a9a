"""The reference scenarios of handbook D: regions with a known trouble, and what the desk's figures say of them."""

from nakhoda.simulator.reference.seen import seen_in
from nakhoda.simulator.reference.verdict import Seen

__all__ = ["Seen", "seen_in"]
