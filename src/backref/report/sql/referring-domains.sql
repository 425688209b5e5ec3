-- Which domains link here: one row for each registrable domain.
SELECT
    source_domain AS domain,
    round(max(source_rating)::DOUBLE, 4) AS rating,
    count(*) AS links,
    count(*) FILTER (follow) AS links_follow,
    count(lost_at) AS links_lost,
    different(page_id(source_key, source_https)) AS referring_pages,
    different(source_host) AS referring_hosts,
    different(page_id(target_key, target_https)) AS target_pages,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen
FROM links
GROUP BY source_domain;
