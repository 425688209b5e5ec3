"""URLs by policy `v1`: normalised text, sort key, host, registrable domain, and the key range of a question.

Light to import. Whole columns go through `backref.urls.batch`, which compiles its loops.
"""

from backref.urls._reasons import REASONS
from backref.urls._suffixes import SUFFIX_LIST_VERSION, is_address, registrable_domain
from backref.urls._targets import KeyRange, Target, key_range, parse_target
from backref.urls._url import Url, host_key, parse, url_of

__all__ = [
    "REASONS",
    "SUFFIX_LIST_VERSION",
    "KeyRange",
    "Target",
    "Url",
    "domain_key",
    "host_key",
    "is_address",
    "key_range",
    "parse",
    "parse_target",
    "registrable_domain",
    "url_of",
]

domain_key = host_key
"""A domain's key has the form of a host's."""
