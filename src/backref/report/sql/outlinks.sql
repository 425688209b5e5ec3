-- Where the target links to: one row for each link on its pages.
SELECT * FROM links_out
WHERE CASE $internal WHEN 'exclude' THEN NOT internal WHEN 'only' THEN internal ELSE true END;
