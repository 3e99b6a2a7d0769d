// Light or dark as the device says, where the reader has not chosen; before anything is drawn.
(function () {
  var root = document.documentElement;
  if (root.hasAttribute("data-bs-theme")) return;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function follow() { root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light"); }
  dark.addEventListener("change", follow);
  follow();
})();
