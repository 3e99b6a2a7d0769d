"""Pages of products and customers."""
