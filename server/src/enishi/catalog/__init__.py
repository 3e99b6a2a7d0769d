"""The catalog: the maker's products and the customers that buy them."""
