"""Lists: one machinery for every table of the console. A room declares its list; the page, its addresses and its files follow."""
