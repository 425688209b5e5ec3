-- A target in numbers, when anything is known of it. Counts are of live links unless they say lost.
WITH target_counts AS (
    SELECT count(*) AS pages_known, count(*) FILTER (outcome IN ('ok', 'partial')) AS pages_visited
    FROM pages
),
by_domain AS (
    SELECT
        source_domain AS domain,
        count(*) FILTER (lost_at IS NULL) AS live,
        coalesce(bool_or(follow) FILTER (lost_at IS NULL), false) AS followed
    FROM links
    GROUP BY source_domain
),
domain_counts AS (
    SELECT
        count(*) FILTER (live > 0) AS referring_domains,
        count(*) FILTER (followed) AS referring_domains_follow,
        count(*) FILTER (live = 0) AS referring_domains_lost,
        ranked(histogram(coalesce(tld_of(by_domain.domain), '')) FILTER (live > 0)) AS tlds,
        sum(domains.pages_known) FILTER (live > 0)::BIGINT AS referrers_pages_known,
        sum(domains.pages_visited) FILTER (live > 0)::BIGINT AS referrers_pages_visited
    FROM by_domain
    LEFT JOIN domains ON domains.domain = by_domain.domain
),
link_counts AS (
    SELECT
        count(*) FILTER (lost_at IS NULL) AS links,
        count(*) FILTER (lost_at IS NULL AND follow) AS links_follow,
        count(*) FILTER (lost_at IS NULL AND nofollow) AS links_nofollow,
        count(*) FILTER (lost_at IS NULL AND ugc) AS links_ugc,
        count(*) FILTER (lost_at IS NULL AND sponsored) AS links_sponsored,
        count(lost_at) AS links_lost,
        count(DISTINCT page_id(source_key, source_https)) FILTER (lost_at IS NULL) AS referring_pages,
        count(DISTINCT source_host) FILTER (lost_at IS NULL) AS referring_hosts,
        count(DISTINCT source_ip) FILTER (lost_at IS NULL) AS referring_ips,
        count(DISTINCT subnet_of(source_ip)) FILTER (lost_at IS NULL) AS referring_subnets,
        count(DISTINCT page_id(target_key, target_https)) FILTER (lost_at IS NULL) AS target_pages,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen,
        ranked(histogram(kind) FILTER (lost_at IS NULL)) AS kinds,
        ranked(histogram(placement) FILTER (lost_at IS NULL)) AS placements,
        ranked(histogram(coalesce(source_language, '')) FILTER (lost_at IS NULL)) AS languages,
        ranked(histogram(lost_reason)) AS lost_reasons
    FROM links
)
SELECT * FROM target_counts, link_counts, domain_counts
WHERE pages_known > 0;
