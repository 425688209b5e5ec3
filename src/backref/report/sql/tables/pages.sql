-- Pages that were visited or are linked from other domains; URL and provenance put together from their parts.
SELECT
    *,
    page_url(key, https, host) AS url,
    {'archive': archive, 'offset': "offset", 'reading': reading} AS provenance
FROM stored;
