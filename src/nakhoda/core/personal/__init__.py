"""Personal data in members' words: where it stands, and the text with tokens in its place (handbook 5.4)."""

from nakhoda.core.personal.finding import Span, personal_spans
from nakhoda.core.personal.tokens import Tokenised, tokenised

__all__ = ["Span", "Tokenised", "personal_spans", "tokenised"]
