-- How much of the target itself, and of its registrable domain, the index has seen.
SELECT
    asked.*,
    known.domain IS NOT NULL AS domain_known,
    coalesce(known.pages_visited, 0) AS domain_pages_visited,
    coalesce(known.backlinks, 0) AS domain_backlinks
FROM (
    SELECT
        count(*) AS pages_known,
        count(*) FILTER (outcome IN ('ok', 'partial')) AS pages_visited,
        max(visits[-1].time) AS last_visited
    FROM pages
) AS asked
LEFT JOIN domains AS known ON true;
