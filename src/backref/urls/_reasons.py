"""Why a URL is not stored, as a closed list: what hostile pages invent must not become new words in a ledger."""

from typing import Final

INVALID: Final = "invalid"
TOO_LONG: Final = "too_long"

SCHEMES: Final = (
    *("javascript", "mailto", "tel", "data", "whatsapp", "sms", "skype", "ftp", "file", "about", "blob", "callto"),
    *("intent", "android-app", "ios-app", "itms-apps", "market", "tg", "viber", "magnet", "irc", "ircs", "sip"),
    *("feed", "webcal", "geo", "maps", "fax", "news", "nntp", "gopher", "ws", "wss", "chrome", "view-source", "git"),
    *("ssh", "sftp", "steam", "spotify", "bitcoin", "ethereum", "lightning", "line", "weixin", "fb-messenger", "app"),
)
"""Schemes counted by their own name; every other one counts as `other`."""

REASONS: Final = ("stored", INVALID, TOO_LONG, *(f"scheme:{name}" for name in SCHEMES), "scheme:other")
"""What became of a URL; the place in this list is the code in `UrlBatch.reason`, 0 for a stored one."""

CODES: Final = {reason: code for code, reason in enumerate(REASONS)}


def scheme_reason(scheme: str) -> str:
    """The reason that counts a scheme, given in lower case and without its colon."""
    return f"scheme:{scheme}" if f"scheme:{scheme}" in CODES else "scheme:other"
