-- Pages of the site with what they earn: those that were visited and answer, or that other domains link to.
SELECT
    page_url(key, https, host) AS url,
    key,
    domain,
    title,
    status,
    referring_domains,
    referring_domains_follow,
    backlinks,
    round(rating::DOUBLE, 4) AS rating,
    least(first_seen, list_min(list_transform(visits, lambda v: v.time))) AS known_since
FROM pages
WHERE (outcome IN ('ok', 'partial') OR referring_domains > 0) AND coalesce(status, 200) < 300
ORDER BY key, https;
