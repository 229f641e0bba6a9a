"""A small bank of made-up sentences: what members write in ten languages, and what colleagues answer."""

from nakhoda.simulator.phrases.bank import BANKS, Bank

__all__ = ["BANKS", "Bank"]
