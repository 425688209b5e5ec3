"""One small sample web for all tests that read what was written, and the default one for those that count."""

from pathlib import Path

import pytest

from backref import sample


@pytest.fixture(scope="session")
def default_web() -> sample.SampleWeb:
    """The web that `backref sample` writes."""
    return sample.generate()


@pytest.fixture(scope="session")
def small_web() -> sample.SampleWeb:
    """A fifth of the ordinary sites, and the hero with its competitors."""
    return sample.generate(seed=11, scale=0.2)


@pytest.fixture(scope="session")
def written(small_web: sample.SampleWeb, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the small web's archives and truth."""
    folder = tmp_path_factory.mktemp("sample-web")
    sample.write(small_web, folder)
    return folder
