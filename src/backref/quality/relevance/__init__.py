"""How near in subject a link is to its target, and what domains are about."""
