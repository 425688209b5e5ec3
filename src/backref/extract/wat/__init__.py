"""WAT records (JSON that describes responses) → the columns of HTML, as far as WAT has them."""
