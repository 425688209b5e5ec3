"""Web-graph releases: published text, the BV form, and mirrors that serve them."""
