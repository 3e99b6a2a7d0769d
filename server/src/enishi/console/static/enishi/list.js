// A list: how many rows are chosen, all of a page at once, and filters that show at once what they come to. Everything works without it too.
(() => {
  const search = document.querySelector("[data-list-search]");
  if (search) {
    // What asks nothing does not stand in the address.
    search.addEventListener("submit", () => {
      for (const field of search.querySelectorAll("input, select")) if (!field.value && field.name !== "q") field.disabled = true;
    });
    window.addEventListener("pageshow", () => { for (const field of search.querySelectorAll(":disabled")) field.disabled = false; });
    for (const choice of search.querySelectorAll("select")) choice.addEventListener("change", () => search.requestSubmit());
  }
  const list = document.querySelector("[data-list]");
  const bar = list && list.querySelector("[data-bulk]");
  if (!bar) return;
  const every = list.querySelector("[data-every]"), words = bar.querySelector(".bulk-words");
  const rows = [...list.querySelectorAll("input[name=row]")];
  const told = () => {
    const count = rows.filter((row) => row.checked).length;
    words.textContent = count === 0 ? words.dataset.none : count === 1 ? words.dataset.one : words.dataset.some.replace("#", count);
    for (const button of bar.querySelectorAll("button")) button.hidden = count === 0;
    bar.classList.toggle("bulk-on", count > 0);
    every.checked = count === rows.length;
    every.indeterminate = count > 0 && count < rows.length;
  };
  every.hidden = false;
  every.addEventListener("change", () => { for (const row of rows) row.checked = every.checked; told(); });
  list.addEventListener("change", (event) => { if (event.target.name === "row") told(); });
  window.addEventListener("pageshow", told);
  told();
})();
