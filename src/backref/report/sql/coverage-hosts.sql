-- How much of the target itself, and of its registrable domain, the index has seen.
SELECT
    asked.*,
    known.domain IS NOT NULL AS domain_known,
    coalesce(known.pages_visited, 0) AS domain_pages_visited,
    coalesce(known.backlinks, 0) AS domain_backlinks
FROM (
    SELECT
        coalesce(sum(pages_known), 0)::BIGINT AS pages_known,
        coalesce(sum(pages_visited), 0)::BIGINT AS pages_visited,
        max(last_visited) AS last_visited
    FROM hosts
) AS asked
LEFT JOIN domains AS known ON true;
