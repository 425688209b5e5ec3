"""What sort of anchor a link has: names of sites, phrases that say nothing, addresses, and the rule that fired."""
