-- The pages of a site, its http and its https form as one.
SELECT
    key,
    arg_max(page_url(key, https, host), (visited_at IS NOT NULL, https)) AS url,
    arg_max(host, https) AS host,
    arg_max({
        'status': status, 'outcome': outcome, 'redirect': redirect, 'noindex': noindex, 'title': title, 'words': words,
        'canonical': canonical, 'canonical_elsewhere': canonical_elsewhere, 'fingerprint': fingerprint, 'visited': visited_at IS NOT NULL, 'rating': rating
    }, (visited_at IS NOT NULL, https)) AS facts,
    sum(referring_domains)::BIGINT AS referring_domains,
    sum(referring_domains_follow)::BIGINT AS referring_domains_follow
FROM pages
GROUP BY key
ORDER BY key;
