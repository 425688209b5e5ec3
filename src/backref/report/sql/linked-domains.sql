-- Which domains the target links to: one row for each registrable domain but its own.
SELECT
    target_domain AS domain,
    count(*) AS links,
    count(*) FILTER (follow) AS links_follow,
    count(lost_at) AS links_lost,
    count(DISTINCT source_url) AS source_pages,
    count(DISTINCT target_url) AS target_pages,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen
FROM links_out
WHERE NOT internal
GROUP BY target_domain;
