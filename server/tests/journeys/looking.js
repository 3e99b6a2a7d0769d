// What a test asks of the page that is open: put in before the page's own scripts run.
window.enishiLook = {
  ofDays: ["date", "month", "datetime-local"],
  // What can be reached by keyboard, in the order in which it stands: of several radios of one name, one.
  stops() {
    const radios = new Set();
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((one) => {
      if (one.disabled || one.type === "hidden" || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false;
      if (one.matches("summary") && one.parentElement.querySelector("summary") !== one) return false;
      if (one.type !== "radio") return true;
      const group = [...document.querySelectorAll("input[type=radio]")].filter((each) => each.name === one.name && each.form === one.form);
      const chosen = group.find((each) => each.checked) || group[0];
      return chosen === one && !radios.has(one) && radios.add(one);
    });
  },
  said(one) {
    return (one.outerHTML || String(one)).slice(0, 90).replace(/\s+/g, " ");
  },
  // Everything that folds away is open: menus, filters, forms.
  unfold() {
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
  },
  listen() {
    if (this.listening) return;
    this.listening = true;
    document.addEventListener("focusin", (event) => {
      const place = this.expected.indexOf(event.target);
      if (place >= 0 && this.reached.at(-1) !== place) this.reached.push(place);
      const style = getComputedStyle(event.target);
      const seen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
      if (place >= 0 && !seen) this.unseen.push(this.said(event.target));
    });
    // By the next key the page has come to rest: then what has the focus is on the screen.
    document.addEventListener("keydown", () => {
      const place = document.activeElement.getBoundingClientRect();
      const away = place.bottom <= 0 || place.top >= innerHeight || place.right <= 0 || place.left >= innerWidth;
      if (this.expected.includes(document.activeElement) && away) this.far.push(this.said(document.activeElement));
    });
  },
  // Begin at the top of the page, and write down where the focus comes and whether one sees it there.
  begin() {
    this.expected = this.stops();
    this.reached = [];
    this.unseen = [];
    this.far = [];
    this.listen();
    // The first stop of all takes the focus from where a walk before ended: a frame and the calendar of a date keep it when told to blur.
    this.top = document.createElement("span");
    this.top.tabIndex = 1;
    document.body.prepend(this.top);
    this.top.focus();
    window.scrollTo(0, 0);
  },
  // Tab after Tab, as if it were held, from the top of the page to its end.
  async walk(target) {
    this.begin();
    const days = this.expected.filter((one) => this.ofDays.includes(one.type)).length;
    const frames = document.querySelectorAll("iframe").length;
    // A date has stops within itself, a frame those of its page; a few more than there are come round to the top again.
    const times = this.expected.length + days * 4 + frames * 12 + 5;
    const { sessionId } = await this.ask("Target.attachToTarget", { targetId: target, flatten: true });
    const tab = { type: "rawKeyDown", key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 };
    // All at once costs a tenth: what no one would see is not drawn. A frame is of another process: each step comes to rest first.
    if (frames) for (let at = 0; at < times; at++) await this.rest().then(() => this.ask("Input.dispatchKeyEvent", tab, sessionId));
    else await Promise.all(Array.from({ length: times }, () => this.ask("Input.dispatchKeyEvent", tab, sessionId)));
    await this.ask("Target.detachFromTarget", { sessionId });
    this.top.remove();
    return this.walked();
  },
  // The browser's own tools, which a key is real for: https://chromedevtools.github.io/devtools-protocol/tot/Target/#method-exposeDevToolsProtocol
  ask(method, params, sessionId) {
    const id = (this.asked = (this.asked || 0) + 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result)));
      enishiTools.onmessage = (message) => {
        const answer = JSON.parse(message);
        this.waiting.get(answer.id)?.(answer);
        this.waiting.delete(answer.id);
      };
      enishiTools.send(JSON.stringify({ id, method, params, sessionId }));
    });
  },
  waiting: new Map(),
  rest() {
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  },
  // What was not reached, not in order, or not seen.
  walked() {
    const missed = this.expected.filter((_, place) => !this.reached.includes(place)).map((one) => `not reached: ${this.said(one)}`);
    const upTo = this.reached.indexOf(this.expected.length - 1);
    const walk = upTo < 0 ? this.reached : this.reached.slice(0, upTo + 1);
    const jumps = walk.filter((place, at) => at > 0 && place < walk[at - 1]).map((place) => `out of order: ${this.said(this.expected[place])}`);
    const unseen = [...this.unseen.map((one) => `focus is not seen: ${one}`), ...this.far.map((one) => `focus is off the screen: ${one}`)];
    return [...new Set([...missed, ...jumps, ...unseen])]; // a short page is come round more than once
  },
  sideways() {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
    return [`scrolls sideways: ${wide.slice(0, 2).map((one) => this.said(one)).join(" | ")}`];
  },
  // English sentences and words on a page in Japanese, beside code, names and what is marked as English.
  english(known) {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const around = node.parentElement;
      if (around.closest("code, pre, script, style, textarea, .code, [lang=en], .who, svg") || !around.checkVisibility()) continue;
      // Two words in a row, or one that begins a label: codes, ids, addresses and file names are no English.
      const text = node.data.replace(/\S*[\w-][._:/@\\-]\w\S*/g, " ");
      for (const words of text.match(/[A-Z][a-z]{2,}|[A-Za-z]{2,} [A-Za-z ]{2,}/g) || [])
        if (!words.split(" ").every((one) => known.includes(one))) found.push(`English: ${node.data.trim().slice(0, 80)}`);
    }
    return found;
  },
  headed() {
    const heads = [...document.querySelectorAll("h1")].filter((one) => one.checkVisibility());
    const problems = heads.length === 1 ? [] : [`${heads.length} first headings`];
    const name = document.title.split(" · ")[0].trim();
    if (!name || name === "Enishi") problems.push(`the title names no page: ${document.title}`);
    return problems;
  },
};
