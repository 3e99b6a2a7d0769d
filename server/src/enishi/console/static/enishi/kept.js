// A form that is sent without a connection stays as it was typed, and says so; after a reload it is filled in again, and says that too.
(function () {
  const place = "unsent:" + location.pathname;
  const never = ["hidden", "password", "file", "submit", "button"];
  const marked = ["checkbox", "radio"];

  function tell(id, shown) {
    const told = document.getElementById(id);
    if (!told) return;
    told.hidden = !shown;
    if (shown) told.scrollIntoView({ block: "center" });
  }

  function fields(form) {
    return [...form.elements].filter((one) => one.name && !never.includes(one.type));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method") !== "post") return;
    if (navigator.onLine) return sessionStorage.removeItem(place);
    event.preventDefault();
    sessionStorage.setItem(place, JSON.stringify(fields(form).map((one) => [one.name, one.value, one.checked])));
    tell("no-connection", true);
  });
  window.addEventListener("online", () => tell("no-connection", false));

  function again() {
    const kept = JSON.parse(sessionStorage.getItem(place) || "[]");
    for (const [name, value, checked] of kept)
      for (const one of document.querySelectorAll(`form[method=post] [name="${CSS.escape(name)}"]`))
        if (marked.includes(one.type)) one.checked = one.value === value ? checked : one.checked;
        else if (!never.includes(one.type)) one.value = value;
    tell("typed-before", kept.length > 0);
    sessionStorage.removeItem(place);
  }

  // What was refused is filled in again, in the form that it was sent from; where that is gone, the words stay on the page to be copied.
  function refused() {
    const told = document.querySelector("[data-typed]");
    if (!told) return;
    const form = [...document.querySelectorAll("form[method=post]")].find((one) => new URL(one.action).pathname === told.dataset.typed);
    const said = [...told.querySelectorAll("[data-name]")].map((one) => [one.dataset.name, one.textContent]);
    if (!form || !fields(form).length) {
      // Of buttons and hidden fields nobody wrote anything.
      for (const one of told.querySelectorAll("[data-name]")) one.hidden = /^([a-z_]*|[0-9a-f-]{32,})$/.test(one.textContent);
      return;
    }
    for (const one of fields(form)) {
      const values = said.filter(([name]) => name === one.name).map(([, value]) => value);
      if (marked.includes(one.type)) one.checked = values.includes(one.value);
      else if (values.length && !one.readOnly) one.value = values[0];
    }
    for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    form.querySelectorAll("details").forEach((one) => { one.open = true; });
    told.remove();
  }

  document.addEventListener("DOMContentLoaded", again);
  document.addEventListener("DOMContentLoaded", refused);
})();
