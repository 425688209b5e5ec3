-- What is known of one page; its http and its https form are two pages.
SELECT * FROM pages;
