// A form that comes back with mistakes: the first of them has the focus, and says by aria-describedby what is wrong with it.
document.querySelector("main [aria-invalid=true]")?.focus();
// Tabs that do not fit: the present one is in sight, with the edge of the one before it.
for (const here of document.querySelectorAll(".tabs [aria-current]")) {
  const strip = here.closest("ul");
  strip.scrollLeft = here.parentElement.offsetLeft - strip.offsetLeft - 32;
}
