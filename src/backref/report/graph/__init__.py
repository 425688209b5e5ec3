"""Questions over graphs of domains: who links to whom at web scale, and what it is worth.

`questions` declares them; each other public module answers some of them and is imported only for that.
"""
