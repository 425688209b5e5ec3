-- Which links lead to dead pages of the target: the last visit to the target's URL answered 4xx or 5xx.
SELECT
    links.*,
    pages.status AS target_status,
    pages.outcome AS target_outcome,
    visits[-1].time AS target_visited
FROM links
JOIN pages ON pages.key = target_key AND pages.https = target_https
WHERE pages.status >= 400;
