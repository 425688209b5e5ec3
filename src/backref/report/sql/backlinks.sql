-- Who links here: one row for each external link to the target.
SELECT * FROM links;
