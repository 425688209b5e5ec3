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
        tally(CASE WHEN live > 0 THEN coalesce(tld_of(by_domain.domain), '') END) AS tlds,
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
        different(CASE WHEN lost_at IS NULL THEN page_id(source_key, source_https) END) AS referring_pages,
        different(CASE WHEN lost_at IS NULL THEN source_host END) AS referring_hosts,
        different(CASE WHEN lost_at IS NULL THEN source_ip END) AS referring_ips,
        different(CASE WHEN lost_at IS NULL THEN subnet_of(source_ip) END) AS referring_subnets,
        different(CASE WHEN lost_at IS NULL THEN page_id(target_key, target_https) END) AS target_pages,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen,
        tally(CASE WHEN lost_at IS NULL THEN kind END) AS kinds,
        tally(CASE WHEN lost_at IS NULL THEN placement END) AS placements,
        tally(CASE WHEN lost_at IS NULL THEN coalesce(source_language, '') END) AS languages,
        tally(lost_reason) AS lost_reasons
    FROM links
)
SELECT * FROM target_counts, link_counts, domain_counts
WHERE pages_known > 0;
