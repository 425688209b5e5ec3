-- What the last visits of pages with these keys showed: of http and https the form that was visited last.
SELECT
    key,
    arg_max(page_url(key, https, host), visited) AS url,
    arg_max(domain, visited) AS domain,
    arg_max(status, visited) AS status,
    arg_max(redirect, visited) AS redirect
FROM (SELECT *, coalesce(visited_at, TIMESTAMPTZ '1970-01-01') AS visited FROM pages)
GROUP BY key;
