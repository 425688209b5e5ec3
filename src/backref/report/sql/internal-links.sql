-- How a site links within itself: one row for each link to the target from its own domain.
SELECT * FROM links_internal;
