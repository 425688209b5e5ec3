-- Which links lead to dead pages of the target: the last visit to the target's URL answered 4xx or 5xx.
SELECT
    links.* REPLACE (
        round(value::DOUBLE, 6) AS value,
        round(risk::DOUBLE, 6) AS risk,
        round(confidence::DOUBLE, 6) AS confidence,
        round(placement_confidence::DOUBLE, 2) AS placement_confidence,
        round(relevance::DOUBLE, 6) AS relevance,
        round(source_rating::DOUBLE, 4) AS source_rating
    ),
    pages.status AS target_status,
    pages.outcome AS target_outcome,
    visits[-1].time AS target_visited
FROM links
JOIN pages ON pages.key = target_key AND pages.https = target_https
WHERE pages.status >= 400;
