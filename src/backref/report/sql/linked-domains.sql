-- Which domains the target links to: one row for each registrable domain but its own.
SELECT
    target_domain AS domain,
    NULL::DOUBLE AS rating,
    count(*) AS links,
    count(*) FILTER (follow) AS links_follow,
    count(lost_at) AS links_lost,
    different(page_id(source_key, source_https)) AS source_pages,
    different(page_id(target_key, target_https)) AS target_pages,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen
FROM links_out
WHERE NOT internal
GROUP BY target_domain;
