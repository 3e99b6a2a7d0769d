// A form that comes back with mistakes: the first of them has the focus, and says by aria-describedby what is wrong with it.
document.querySelector("main [aria-invalid=true]")?.focus();
// Tabs that do not fit: the present one is in sight, with the edge of the one before it; what lies before the edge fades out there too.
for (const strip of document.querySelectorAll(".tabs ul")) {
  const here = strip.querySelector("[aria-current]");
  strip.addEventListener("scroll", () => strip.classList.toggle("begun", strip.scrollLeft > 0), { passive: true });
  if (here) strip.scrollLeft = here.parentElement.offsetLeft - strip.offsetLeft - 32;
}
