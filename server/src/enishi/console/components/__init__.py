"""One page that shows every part of which pages are made, in both languages and modes."""
