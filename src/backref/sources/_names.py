"""Names of the file system as text."""


def as_text(name: str) -> str:
    r"""A name as it can be kept and shown: bytes that are not UTF-8 stand as `\xff`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
