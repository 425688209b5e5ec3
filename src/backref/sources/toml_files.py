"""Files of settings that people write."""

import tomllib
from pathlib import Path
from typing import Any

from backref.errors import SourceError


def read_toml(path: Path) -> dict[str, Any]:
    """The contents of a TOML file. Raises SourceError, naming the place, where it is none."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} is no TOML: {error}") from error
