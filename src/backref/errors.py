"""The errors Backref raises on purpose.

BackrefError
├── SourceError      an input cannot be opened or is not what it claims to be
├── UrlError         a text that was meant to name a page, host or domain does not
├── QuestionError    a question names an unknown field, a wrong type or a value out of range
├── IndexStateError  an index folder is missing, busy, of another version, or has no snapshot
├── DamageError      a file of the index does not match its checksum
├── WorkerError      the processes that read pages cannot be started
└── ConvergenceError a rating did not settle within the rounds it was given
"""


class BackrefError(Exception):
    """A failure explained to the user: what happened, to which thing, and what to do next."""

    def __init__(self, message: str, *, hint: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        """What to do next, as one sentence."""
        self.field = field
        """The parameter at fault, where there is one."""


class SourceError(BackrefError):
    """An input cannot be opened or is not what it claims to be."""


class UrlError(BackrefError):
    """A text that was meant to name a page, host or domain does not."""

    def __init__(
        self, message: str, *, reason: str = "invalid", hint: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(message, hint=hint, field=field)
        self.reason = reason
        """Why, as a ledger counts it: a word of `backref.urls.REASONS`."""


class QuestionError(BackrefError):
    """A question names an unknown field, a wrong type or a value out of range."""


class IndexStateError(BackrefError):
    """An index folder is missing, busy, of another version, or has no snapshot."""


class DamageError(BackrefError):
    """A file of the index does not match its checksum."""


class WorkerError(BackrefError):
    """The processes that read pages cannot be started, or end before they read anything."""


class ConvergenceError(BackrefError):
    """A rating did not settle within the rounds it was given; there is no half-finished result."""
