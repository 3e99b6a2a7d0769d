// A form that comes back with mistakes: the first of them has the focus, and says by aria-describedby what is wrong with it.
document.querySelector("main [aria-invalid=true]")?.focus();
