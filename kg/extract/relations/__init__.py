"""What a paper does with what it names: introduces, extends, uses …, by learnt weights and plain statements."""
