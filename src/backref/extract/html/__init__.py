"""HTML source → links, where each stands, and what the page says of itself."""
