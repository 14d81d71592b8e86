"""Which numbers of a paper are scores on which benchmark."""
