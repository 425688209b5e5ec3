-- One row for each target and referring domain: its best live link, and what holds for one of its links.
SELECT
    target,
    source_domain AS domain,
    tld_of(source_domain) AS tld,
    page_url(source_key, source_https, source_host) AS source_url,
    page_url(target_key, target_https, target_host) AS target_url,
    count(*) OVER pair AS links,
    count(*) FILTER (follow) OVER pair AS links_follow,
    follow,
    bool_or(hidden) OVER pair AS hidden,
    bool_or(sitewide) OVER pair AS sitewide,
    coalesce(nullif(anchor, ''), alt, '') AS anchor,
    anchor_class,
    placement,
    source_language AS language,
    subnet_of(source_ip) AS subnet,
    intents,
    list_sort(list_distinct(flatten(list(intents) OVER pair))) AS all_intents,
    source_rating AS rating,
    value,
    max(risk) OVER pair AS risk,
    confidence,
    label,
    min(first_seen) OVER pair AS first_seen
FROM links
WHERE lost_at IS NULL
WINDOW pair AS (PARTITION BY target, source_domain)
QUALIFY row_number() OVER (
    PARTITION BY target, source_domain
    ORDER BY follow DESC, value DESC NULLS LAST, (placement = 'content') DESC, first_seen, source_key, target_key, kind
) = 1
ORDER BY target, source_domain;
