-- Pairs of domains by the month in which a link between them was seen first: of each peer, and of the whole index.
SELECT
    CASE WHEN target_domain IN (SELECT unnest($peers)) THEN target_domain END AS target,
    strftime(first_seen, '%Y-%m') AS month,
    count(*) AS pairs
FROM domain_links
GROUP BY ALL;
