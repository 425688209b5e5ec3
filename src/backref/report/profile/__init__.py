"""Questions about the profile of a target: what its links are like together, what is wrong at its own end."""
