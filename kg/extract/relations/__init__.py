"""What a paper does with what it names: introduces, extends, uses …, and what kind each is."""
