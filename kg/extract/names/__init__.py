"""Which methods, benchmarks and organizations a paper names: a tagger proposes, a ranker decides."""
