-- What is known of the pages asked about, each with how many pages of its host have the same text.
SELECT
    page_url(key, https, host) AS url,
    key,
    https,
    host,
    domain,
    status,
    outcome,
    redirect,
    canonical,
    noindex,
    title,
    words,
    internal_links,
    CASE WHEN coalesce(fingerprint, 0) = 0 THEN 1
        ELSE count(*) FILTER (status = 200) OVER (PARTITION BY host, fingerprint) END AS copies,
    referring_domains,
    referring_domains_follow,
    key >= $about_low AND key < $about_high AS asked
FROM pages;
