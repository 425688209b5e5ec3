"""The pages of the signals are what their units say."""

import importlib.util
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "signals"


def test_generated_pages_are_current_and_there_are_no_others() -> None:
    """Run `python docs/signals/generate.py` when this fails."""
    spec = importlib.util.spec_from_file_location("generate_signals", FOLDER / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages = module.generated()
    assert set(FOLDER.glob("*.md")) == set(pages)
    for path, text in pages.items():
        assert path.read_text("utf-8") == text, f"{path} is not current"
