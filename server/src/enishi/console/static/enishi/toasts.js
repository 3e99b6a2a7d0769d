// What was done floats over the page for a while; it waits while somebody looks at it, and can be closed. Without this it stands above the page.
(function () {
  "use strict";
  const SECONDS = 20, WITH_UNDO = 60;
  const place = document.querySelector(".toasts");
  if (!place) return;
  const toasts = [...place.children];
  place.replaceChildren();
  place.classList.add("floats");
  document.body.append(place);

  function show(toast) {
    let timer;
    const gone = () => toast.remove();
    const wait = () => { clearTimeout(timer); timer = setTimeout(gone, 1000 * (toast.querySelector("form") ? WITH_UNDO : SECONDS)); };
    const stay = () => clearTimeout(timer);
    const close = toast.querySelector("[data-close]");
    close.hidden = false;
    close.addEventListener("click", gone);
    ["mouseenter", "focusin"].forEach((kind) => toast.addEventListener(kind, stay));
    ["mouseleave", "focusout"].forEach((kind) => toast.addEventListener(kind, wait));
    place.append(toast);
    wait();
  }
  // Into the place that is there already: so it is read aloud.
  requestAnimationFrame(() => toasts.forEach(show));
})();
