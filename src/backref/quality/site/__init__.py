"""A site's own pages: what voids a link to them, how equity flows among them, which links are missing."""
