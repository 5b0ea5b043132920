/* The palette (find or do), and the search for people in a field: both are a combobox over a list from the server. */
"use strict";
{
  /** Keyboard of a combobox: arrows move, Enter chooses. `options()` are read anew each time. */
  const walk = (input, options, choose) => {
    const mark = (index) => {
      const all = options();
      all.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
      const chosen = all[index];
      if (chosen) {
        chosen.id ||= `option-${Math.random().toString(36).slice(2)}`;
        input.setAttribute("aria-activedescendant", chosen.id);
        chosen.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const at = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");
    input.addEventListener("keydown", (event) => {
      const all = options();
      if (event.key === "ArrowDown") mark((at() + 1) % Math.max(all.length, 1));
      else if (event.key === "ArrowUp") mark((at() - 1 + all.length) % Math.max(all.length, 1));
      else if (event.key === "Enter" && !event.ctrlKey && all[at()]) choose(all[at()]);
      else return;
      event.preventDefault();
    });
    return mark;
  };

  /** Asks the server for the list, the last question wins. */
  const asker = (address, show) => {
    let going, timer;
    return (text, wait = 120) => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        going?.abort();
        going = new AbortController();
        const url = new URL(address, location.href);
        url.searchParams.set("q", text);
        try {
          const answer = await fetch(url, { signal: going.signal, headers: { "X-Requested-With": "palette" } });
          if (answer.ok) show(await answer.text(), text);
        } catch (error) { if (error.name !== "AbortError") portal.note(portal.words.offline); }
      }, wait);
    };
  };

  const palette = document.getElementById("palette");
  if (palette) {
    const input = portal.one("input", palette);
    const found = portal.one("[role=listbox]", palette);
    const options = () => portal.all("[role=option]", found);
    const open = (option) => location.assign(option.dataset.url);
    const mark = walk(input, options, open);
    const ask = asker(palette.dataset.find, (html) => {
      found.innerHTML = html;
      portal.one("[data-found-count]", palette).textContent = portal.one("[data-count]", found)?.dataset.count ?? "";
      mark(0);
    });
    input.addEventListener("input", () => ask(input.value));
    palette.addEventListener("toggle", () => { if (palette.open && !found.childElementCount) ask(input.value, 0); });
    found.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) open(option);
    });
  }

  /* [data-people]: a div.input with chips, a combobox and hidden inputs; data-name, data-many, data-search. */
  const chip = (box, value, label, avatar) => {
    const node = portal.one("template[data-chip]", box).content.firstElementChild.cloneNode(true);
    portal.one("[data-chip-label]", node).textContent = label;
    portal.one("[data-chip-avatar]", node).replaceChildren(...(avatar ? [avatar.cloneNode(true)] : []));
    portal.one("input", node).value = value;
    portal.one("button", node).setAttribute("aria-label", `${portal.words.remove}: ${label}`);
    return node;
  };
  const people = (box) => {
    if ("ready" in box.dataset) return;
    box.dataset.ready = "";
    const input = portal.one("[role=combobox]", box);
    const list = document.getElementById(input.getAttribute("aria-controls"));
    const options = () => portal.all("[role=option]", list);
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const taken = () => portal.all("[data-chip-value]", box).map((node) => node.value);
    const choose = (option) => {
      if (!("many" in box.dataset)) portal.all(".chip", box).forEach((old) => old.remove());
      if (!taken().includes(option.dataset.value)) {
        input.before(chip(box, option.dataset.value, option.dataset.label ?? option.textContent.trim(), portal.one(".avatar", option)));
      }
      input.value = "";
      close();
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const mark = walk(input, options, choose);
    const ask = asker(box.dataset.search, (html, text) => {
      list.innerHTML = html;
      list.hidden = !options().length || !text.trim();
      input.setAttribute("aria-expanded", String(!list.hidden));
      mark(0);
    });
    input.addEventListener("input", (event) => { event.stopPropagation(); if (input.value.trim()) ask(input.value); else close(); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); close(); }
      if (event.key === "Backspace" && !input.value) portal.all(".chip", box).at(-1)?.remove();
    });
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { event.preventDefault(); choose(option); }
    });
    /* [data-take] anywhere in its form: takes what stands beside it without a search. */
    box.closest("form")?.addEventListener("click", (event) => {
      const option = event.target.closest("[data-take]");
      if (option) choose(option);
    });
    box.addEventListener("click", (event) => {
      const button = event.target.closest(".chip button");
      if (button) { button.closest(".chip").remove(); box.dispatchEvent(new Event("change", { bubbles: true })); }
      input.focus();
    });
  };
  portal.all("[data-people]").forEach(people);
  document.addEventListener("htmx:load", (event) => portal.all("[data-people]", event.target).forEach(people));
}
