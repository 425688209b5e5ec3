"""Every link of an index judged: facts looked up, signals observed, the ranked columns of `links` filled in."""
