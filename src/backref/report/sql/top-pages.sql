-- Which pages are linked to: one row for each URL of the target with an external link.
WITH counted AS (
    SELECT
        target_key,
        target_https,
        any_value(target_host) AS host,
        count(*) AS links,
        count(*) FILTER (follow) AS links_follow,
        count(lost_at) AS links_lost,
        different(page_id(source_key, source_https)) AS referring_pages,
        different(source_host) AS referring_hosts,
        different(source_domain) AS referring_domains,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen
    FROM links
    GROUP BY target_key, target_https
)
SELECT
    page_url(target_key, target_https, counted.host) AS url,
    counted.* EXCLUDE (target_key, target_https, host),
    round(pages.rating::DOUBLE, 4) AS rating,
    pages.status,
    title,
    visited_at
FROM counted
LEFT JOIN pages ON pages.key = target_key AND pages.https = target_https;
