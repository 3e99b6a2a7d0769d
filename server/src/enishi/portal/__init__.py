"""The partner's pages: one link, and they know."""
