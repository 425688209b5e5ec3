-- What external links bring to each page: of each referring domain its best live followed link. A link weighs what its
-- source does, √(rating / 100) · (1 − risk): its value would hide what the target itself voids. A source without a rating
-- counts as one of 25; while nothing is ranked, every link weighs 1.
SELECT key, sum(best) AS worth, count(*) AS domains
FROM (
    SELECT
        target_key AS key,
        source_domain,
        max(coalesce(sqrt(coalesce(source_rating, 25) / 100) * (1 - risk), 1)) AS best
    FROM links
    WHERE lost_at IS NULL AND follow
    GROUP BY ALL
)
GROUP BY key
ORDER BY key;
