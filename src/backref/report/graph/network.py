"""`network`: which domains share footprints with one: addresses, name servers, analytics and ad ids, asset hosts.

A footprint that few share weighs much: ln(N / domains that have it). One that over 500 domains have says nothing, and
it takes two kinds to belong together; a generator is shown but is none of them, for it says what runs a site and not
who, and all that came with copied pages is one kind: a mirror has the ids of what it mirrors. This is evidence to look
at, never a verdict.
"""

from typing import Any

from backref.report.computed import Asked, Found
from backref.report.graph._graphs import pick

COMMON = 500
"""A footprint of more domains than this is left out: a shared host, a public name server."""
_TABLE = "footprints"
_NONE = "no footprints are known yet: `backref rank` gathers them from the pages of the index"
_NO_PAGES = "footprints are read from pages, and this index has none: ingest archives of them"

_SQL = """
WITH footprints AS (SELECT DISTINCT domain, kind, value FROM read_parquet($files)),
known AS (SELECT count(DISTINCT domain) AS domains FROM footprints),
own AS (SELECT kind, value FROM footprints WHERE domain = $domain),
sharers AS (SELECT footprints.* FROM footprints SEMI JOIN own USING (kind, value)),
weighed AS (
    SELECT kind, value, ln(any_value(known.domains)) - ln(count(*)) AS weight
    FROM sharers, known
    GROUP BY kind, value
    HAVING count(*) BETWEEN 2 AND $common
)
SELECT
    domain,
    sum(weight) AS weight,
    count(DISTINCT kind) FILTER (kind <> 'generator') AS kinds,
    list({'kind': kind, 'value': value, 'weight': weight} ORDER BY kind, value) AS shared
FROM sharers JOIN weighed USING (kind, value)
WHERE domain <> $domain
GROUP BY domain
HAVING kinds >= $least
ORDER BY weight DESC, domain
"""


def network(asked: Asked) -> Found:
    """The domains that share footprints of enough kinds with the target, the closest first."""
    files = asked.snapshot.files(_TABLE)
    if not files:
        return Found([], note=_NONE if asked.snapshot.files("pages") else _NO_PAGES)
    given: dict[str, Any] = {"files": files, "domain": asked.domain}
    own = asked.engine.table(_OWN, given).to_pylist()
    about = {"domain": asked.domain, "footprints": own, "common_left_out_above": COMMON}
    if not own:
        return Found([], about, f"no footprints of {asked.domain} are known")
    found = asked.engine.table(_SQL, {**given, "common": COMMON, "least": asked.said["least_kinds"]})
    return Found(_with_rating(asked, found.to_pylist()), about, None if found.num_rows else _alone(asked))


_OWN = "SELECT DISTINCT kind, value FROM read_parquet($files) WHERE domain = $domain ORDER BY ALL"


def _alone(asked: Asked) -> str:
    return f"no other domain shares footprints of {asked.said['least_kinds']} kinds with {asked.domain}"


def _with_rating(asked: Asked, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    graph = pick(asked.snapshot)
    for row in rows:
        node = None if graph is None else graph.names.find(row["domain"])
        row["rating"] = None if graph is None or node is None else graph.value("rating", node)
    return rows
