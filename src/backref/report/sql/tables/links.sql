-- External links, or those within one domain, one row for each source page, target and kind: URLs and provenance put
-- together from their parts, and times that are left out because they equal another one filled in.
SELECT
    * REPLACE (
        coalesce(last_seen, first_seen) AS last_seen,
        coalesce(last_checked, last_seen, first_seen) AS last_checked,
        coalesce(fetched_at, last_seen, first_seen) AS fetched_at
    ),
    page_url(source_key, source_https, source_host) AS source_url,
    page_url(target_key, target_https, target_host) AS target_url,
    {
        'archive': archive,
        'offset': "offset",
        'fetched_at': coalesce(stored.fetched_at, stored.last_seen, stored.first_seen),
        'reading': reading
    } AS provenance
FROM stored;
