"""From one fetch to facts of its page and its links: HTML and WAT, the same columns. Pure."""
