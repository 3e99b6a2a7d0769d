// Keys of the console: rows, the search of the page, rooms, and the list of keys. Nothing while somebody writes; nothing that is not a link
// or a button of the page too. A row carries data-row and opens by its first link; a room's link carries its letter in data-go.
(function () {
  "use strict";
  const PATIENCE = 1500; // milliseconds between g and the letter
  const help = document.getElementById("keys");
  let led = 0;

  const WRITES = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])";
  const writing = (place) => place instanceof Element && place.closest(WRITES) !== null;
  const rows = () => [...document.querySelectorAll("main [data-row]")].filter((row) => row.getClientRects().length > 0);
  const here = () => document.querySelector("main [data-row].row-here");
  const opens = (row) => row.querySelector("a[href]");

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const before = here();
    const next = all[Math.min(Math.max(all.indexOf(before) + step, 0), all.length - 1)];
    if (before) before.classList.remove("row-here");
    next.classList.add("row-here");
    const target = opens(next) || next;
    if (target === next) next.tabIndex = -1;
    target.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function search() {
    const field = document.querySelector("main form[role=search] input[type=search]");
    if (field) { field.focus(); field.select(); } else document.dispatchEvent(new CustomEvent("enishi:find"));
  }

  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    x: () => here()?.querySelector("input[type=checkbox]")?.click(),
    // A link that has the focus opens by itself.
    Enter: (event) => { const row = here(); if (row && event.target === document.body) opens(row)?.click(); },
    "/": search,
    "?": () => help.showModal(),
    g: () => { led = Date.now(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (writing(event.target) || document.querySelector("dialog[open]")) return;
    const room = Date.now() - led < PATIENCE && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    led = 0;
    if (room) { event.preventDefault(); room.click(); return; }
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (!act) return;
    if (event.key !== "Enter") event.preventDefault();
    act(event);
  });
  document.querySelectorAll("[data-keys]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  });
})();
