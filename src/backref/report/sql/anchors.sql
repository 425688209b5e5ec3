-- With what words: one row for each different anchor; an image link counts under its alt text.
SELECT
    coalesce(nullif(anchor, ''), alt, '') AS anchor,
    count(*) AS links,
    count(*) FILTER (follow) AS links_follow,
    count(lost_at) AS links_lost,
    count(*) FILTER (kind = 'image') AS links_image,
    different(page_id(source_key, source_https)) AS referring_pages,
    different(source_domain) AS referring_domains,
    different(page_id(target_key, target_https)) AS target_pages,
    min(first_seen) AS first_seen,
    max(last_seen) AS last_seen
FROM links
GROUP BY ALL;
