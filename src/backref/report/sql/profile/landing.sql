-- What external links bring to each page: of each referring domain its best live followed link.
SELECT key, sum(best) AS worth, count(*) AS domains
FROM (
    SELECT target_key AS key, source_domain, max(coalesce(value, 1)) AS best
    FROM links
    WHERE lost_at IS NULL AND follow
    GROUP BY ALL
)
GROUP BY key
ORDER BY key;
