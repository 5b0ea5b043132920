/* Keys by event.code, so that they work in the Russian layout. None of them while typing. */
"use strict";
{
  const places = {
    KeyD: ["desk"], KeyT: ["inbox", "tasks"], KeyC: ["cases", "my_cases"], KeyP: ["procurement", "purchases"],
    KeyI: ["invoices"], KeyO: ["goals"], KeyR: ["reports"],
  };
  let afterG = 0;

  const go = (code) => {
    const link = places[code].map((name) => portal.one(`[data-place="${name}"]`)).find(Boolean);
    if (link) location.assign(link.href);
    return Boolean(link);
  };

  /** Lines that J and K walk over: those of the list that has the keyboard, else of the first list of the page. */
  const lines = () => {
    const list = document.activeElement?.closest?.("[data-list], #rows") ?? portal.one("[data-list], #rows") ?? portal.one("main .lines");
    return list ? portal.all("a.line, a.task, a.duo, [data-line], tbody th a", list).filter((line) => line.offsetParent) : [];
  };
  const step = (by) => {
    const all = lines();
    const at = all.findIndex((line) => line === document.activeElement || line.contains(document.activeElement));
    const current = at < 0 ? all.findIndex((line) => line.hasAttribute("aria-current")) : at;
    const next = all[Math.min(Math.max(current + by, 0), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return Boolean(next);
  };

  const press = (node) => { node?.click(); return Boolean(node); };
  const answer = (number) => {
    const buttons = portal.all("main .answers .answer").filter((button) => button.offsetParent);
    return press(buttons[number - 1]);
  };
  const begin = () => {
    const pop = document.getElementById("new");
    if (!pop) return false;
    const source = portal.all("[popovertarget=new]").find((button) => button.offsetParent) ?? portal.one(".side .find");
    pop.showPopover({ source });
    portal.one("a", pop)?.focus();
    return true;
  };

  const act = (event) => {
    const { code, shiftKey } = event;
    if (afterG && Date.now() - afterG < 1500) { afterG = 0; return code in places && go(code); }
    if (code === "Slash") { portal.open(shiftKey ? "keys" : "palette"); return true; }
    if (shiftKey) return false;
    if (code === "KeyG") { afterG = Date.now(); return true; }
    if (code === "KeyJ") return step(1);
    if (code === "KeyK") return step(-1);
    if (code === "KeyC") return begin();
    if (code === "KeyX") return press(portal.one("input[type=checkbox]", document.activeElement?.closest("tr, .pick") ?? document.createElement("p")));
    if (code === "KeyU") return press(portal.one("[data-undo]"));
    if (code === "BracketLeft") return press(portal.one("a[rel=prev]"));
    if (code === "BracketRight") return press(portal.one("a[rel=next]"));
    if (/^Digit[1-9]$/.test(code)) return answer(Number(code.slice(5)));
    return false;
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") { event.preventDefault(); portal.open("palette"); return; }
    if ((event.ctrlKey || event.metaKey) && event.code === "Enter") {
      const form = event.target.closest?.("form");
      if (form) { event.preventDefault(); form.requestSubmit(portal.one("[type=submit].primary, button.primary:not([type=button])", form) ?? undefined); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || portal.typing(event.target) || portal.one("dialog[open]")) return;
    if (act(event)) event.preventDefault();
  });
}
