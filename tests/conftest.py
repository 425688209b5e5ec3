"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

SHARED = Path(os.environ.get("BACKREF_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"real data is not here: {SHARED}")
    return SHARED


settings.register_profile("backref", deadline=None)  # a first call compiles loops
settings.register_profile("unshrunk", deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""For `pytest --hypothesis-profile unshrunk`: show the first failure at once."""
settings.load_profile("backref")
