-- The target's referring domains with the month in which a link of theirs was seen first, lost ones as well.
SELECT
    source_domain AS domain,
    strftime(min(first_seen), '%Y-%m') AS month,
    count(*) FILTER (lost_at IS NULL) = 0 AS lost,
    strftime(max(lost_at), '%Y-%m') AS lost_month,
    arg_min(page_url(source_key, source_https, source_host), first_seen) AS source_url
FROM links
GROUP BY source_domain
ORDER BY domain;
