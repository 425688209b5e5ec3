"""What a link is worth and why: signals, value, risk and confidence, from the rows of an index. Pure."""
