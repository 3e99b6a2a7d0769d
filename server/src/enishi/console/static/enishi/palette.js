// The palette: Ctrl or ⌘ and K open it over any page. What it finds comes from the page /find/, which does without it.
(function () {
  "use strict";
  const palette = document.getElementById("palette");
  const field = palette.querySelector("input");
  const found = document.getElementById("found");

  const options = () => [...found.querySelectorAll("a[role=option]")];
  const chosen = () => found.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) { field.removeAttribute("aria-activedescendant"); return; }
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = options();
    if (all.length) choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  }

  function open() {
    if (palette.open) return;
    palette.showModal();
    field.select();
    field.dispatchEvent(new Event("opened"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (palette.open) palette.close(); else if (!document.querySelector("dialog[open]")) open();
  });
  document.addEventListener("enishi:find", open);
  document.querySelectorAll("[data-palette]").forEach((link) => link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  }));

  // Enter that ends a composition chooses a word, and opens nothing.
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
    if (event.key === "Escape") { event.preventDefault(); palette.close(); } // a search field would only empty itself
    if (event.key === "Enter" && chosen()) { event.preventDefault(); chosen().click(); }
  });
  found.addEventListener("htmx:afterSwap", () => choose(field.value.trim() ? options()[0] : null));
  // A click beside it closes it.
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
})();
