"""The pattern of a target's referring domains: what is unusual about it, and which pages earn them."""
