"""How rare the words of an index are, as a table: `explain` tells by it which of them carry a link's relevance."""

from pathlib import Path

from backref.index.files import TableWriter
from backref.model.index import VOCABULARY
from backref.model.manifest import FileEntry
from backref.quality.relevance.vocabulary import Vocabulary


def write_vocabulary(root: Path, vocabulary: Vocabulary) -> list[FileEntry]:
    """Write the table `vocabulary`; no file where no page says anything."""
    with TableWriter(root, VOCABULARY) as writer:
        writer.write(vocabulary.table().to_arrow())
        entry = writer.close()
    return [] if entry is None else [entry]
