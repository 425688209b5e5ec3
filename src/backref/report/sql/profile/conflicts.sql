-- Anchors of a site's own links that lead to several pages, and pages with many anchors of which none prevails.
WITH named AS (
    SELECT
        lower(trim(coalesce(nullif(anchor, ''), alt, ''))) AS anchor,
        target_key,
        page_url(target_key, target_https, target_host) AS url,
        count(DISTINCT source_key) AS pages
    FROM links_internal
    WHERE lost_at IS NULL AND kind IN ('text', 'image') AND source_key <> target_key
    GROUP BY ALL
),
by_anchor AS (
    SELECT
        'one anchor, several pages' AS conflict,
        anchor,
        NULL::VARCHAR AS url,
        sum(pages)::BIGINT AS links,
        count(*) AS different,
        list(url ORDER BY pages DESC, url)[:5] AS pages,
        NULL::VARCHAR[] AS anchors,
        max(pages) / sum(pages) AS prevailing
    FROM named
    WHERE anchor <> ''
    GROUP BY anchor
    HAVING count(*) > 1 AND count(*) <= 20
),
by_page AS (
    SELECT
        'several anchors, one page' AS conflict,
        NULL::VARCHAR AS anchor,
        any_value(url) AS url,
        sum(pages)::BIGINT AS links,
        count(*) AS different,
        NULL::VARCHAR[] AS pages,
        list(anchor ORDER BY pages DESC, anchor)[:5] AS anchors,
        max(pages) / sum(pages) AS prevailing
    FROM named
    WHERE anchor <> ''
    GROUP BY target_key
    HAVING count(*) >= $alike AND max(pages) / sum(pages) < 0.5
)
SELECT * FROM by_anchor
UNION ALL
SELECT * FROM by_page
ORDER BY conflict, links DESC, anchor, url;
