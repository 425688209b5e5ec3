-- What is known of one page; its http and its https form are two pages.
SELECT * REPLACE (round(rating::DOUBLE, 4) AS rating) FROM pages;
