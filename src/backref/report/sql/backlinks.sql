-- Who links here: one row for each external link to the target.
SELECT
    * REPLACE (
        round(value::DOUBLE, 6) AS value,
        round(risk::DOUBLE, 6) AS risk,
        round(confidence::DOUBLE, 6) AS confidence,
        round(placement_confidence::DOUBLE, 2) AS placement_confidence,
        round(relevance::DOUBLE, 6) AS relevance,
        round(source_rating::DOUBLE, 4) AS source_rating
    )
FROM links;
