-- Which pages of a site link to which: followed links that are live, each pair once.
SELECT
    source_key,
    target_key,
    any_value(page_url(source_key, source_https, source_host)) AS source_url,
    any_value(page_url(target_key, target_https, target_host)) AS target_url
FROM links_internal
WHERE lost_at IS NULL AND follow AND kind IN ('text', 'image', 'frame') AND source_key <> target_key
GROUP BY source_key, target_key
ORDER BY source_key, target_key;
