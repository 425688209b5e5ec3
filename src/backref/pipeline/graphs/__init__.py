"""Graph folders: a release checked and turned both ways, summed to domains, every node rated."""
