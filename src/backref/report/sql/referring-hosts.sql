-- Which hosts link here: one row for each host.
SELECT
    source_host AS host,
    any_value(source_domain) AS domain,
    count(*) AS links,
    count(*) FILTER (follow) AS links_follow,
    count(lost_at) AS links_lost,
    different(page_id(source_key, source_https)) AS referring_pages,
    different(page_id(target_key, target_https)) AS target_pages,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen
FROM links
GROUP BY source_host;
