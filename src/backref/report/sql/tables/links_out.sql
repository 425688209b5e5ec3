-- Every link, external and internal, seen from its source: URLs put together from their parts, and times that are
-- left out because they equal another one filled in.
SELECT
    * REPLACE (
        coalesce(last_seen, first_seen) AS last_seen,
        coalesce(last_checked, last_seen, first_seen) AS last_checked,
        coalesce(fetched_at, last_seen, first_seen) AS fetched_at
    ),
    page_url(source_key, source_https, source_host) AS source_url,
    page_url(target_key, target_https, target_host) AS target_url
FROM stored;
