-- Domains of about the same size that the same domains link to: shared sources count 1 / ln(1 + domains they link to).
WITH citing AS (
    SELECT source_domain, target_domain, count(*) OVER (PARTITION BY source_domain) AS linked
    FROM domain_links_out
    WHERE source_domain IN (SELECT unnest($sources)) AND links > 0
),
near AS (
    SELECT target_domain AS domain, sum(1 / ln(1 + linked)) AS near
    FROM citing
    WHERE linked BETWEEN 2 AND 10000
    GROUP BY target_domain
)
SELECT domains.domain, referring_domains, coalesce(near / sqrt(referring_domains), 0) AS near
FROM domains
LEFT JOIN near ON near.domain = domains.domain
WHERE referring_domains BETWEEN $least AND $most AND domains.domain <> $own
ORDER BY near DESC, abs(ln(referring_domains / $size)), domains.domain
LIMIT $peers;
