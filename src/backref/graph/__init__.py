"""The domain graph as arrays: neighbours, ratings and the reasons for them. Arrays in, arrays out, no I/O."""
