/* Forms: one submit, rows that come and go, sums while typing, files by dropping. */
"use strict";
{
  /* One press is one deed. Without a connection the form waits and goes by itself. */
  const free = (form) => {
    delete form.dataset.sent;
    portal.all("[aria-busy=true]", form).forEach((button) => button.removeAttribute("aria-busy"));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.method === "get") return;
    if ("sent" in form.dataset) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (!navigator.onLine && !form.hasAttribute("hx-post")) {
      event.preventDefault();
      portal.note(portal.words.offline);
      addEventListener("online", () => form.requestSubmit(event.submitter), { once: true });
      return;
    }
    form.dataset.sent = "";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => { if (event.defaultPrevented && !form.matches("[hx-post], [data-hx-post]")) free(form); });
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => { const form = event.detail.elt.closest?.("form"); if (form) free(form); });
  addEventListener("pageshow", (event) => { if (event.persisted) portal.all("form[data-sent]").forEach(free); });

  /* Rows of a formset: [data-rows="prefix"] holds [data-row]s and a <template>. */
  const total = (rows) => portal.one(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`, rows.closest("form"));
  const living = (rows) => portal.all("[data-row]", rows);
  const add = (rows) => {
    const count = total(rows);
    const template = portal.one("template", rows);
    const holder = portal.one("[data-row-place]", rows) ?? template.parentElement;
    const shell = document.createElement("template");
    shell.innerHTML = template.innerHTML.replaceAll("__prefix__", count.value);
    const row = shell.content.firstElementChild;
    if (holder.contains(template)) template.before(shell.content); else holder.append(shell.content);
    count.value = String(Number(count.value) + 1);
    window.htmx?.process(row);
    return row;
  };
  const renumber = (rows) => {
    const pattern = new RegExp(`^((?:id_)?${rows.dataset.rows}-)\\d+-`);
    living(rows).forEach((row, index) => {
      for (const node of portal.all("[name], [id], [for], [aria-describedby]", row)) {
        for (const name of ["name", "id", "for", "aria-describedby"]) {
          const value = node.getAttribute(name);
          if (value) node.setAttribute(name, value.replace(pattern, `$1${index}-`));
        }
      }
    });
    total(rows).value = String(living(rows).length);
  };
  portal.growRows = (form, name, count) => {
    const rows = portal.one(`[data-rows="${name.replace("-TOTAL_FORMS", "")}"]`, form);
    while (rows && Number(total(rows).value) < Math.min(count, 200)) add(rows);
  };
  portal.on("click", "[data-row-add]", (event, button) => {
    const row = add(button.closest("[data-rows]") ?? portal.one(`[data-rows="${button.dataset.rowAdd}"]`));
    portal.one("input:not([type=hidden]), textarea, select", row)?.focus();
  });
  portal.on("click", "[data-row-remove]", (event, button) => {
    const row = button.closest("[data-row]");
    const rows = row.closest("[data-rows]");
    const mark = portal.one('[name$="-DELETE"]', row);
    if (mark) { mark.checked = true; if (mark.type === "hidden") mark.value = "on"; row.hidden = true; }
    else { row.remove(); renumber(rows); }
    sums(rows.closest("form"));
    (portal.one("[data-row-add]", rows) ?? rows).focus?.();
  });

  /* Sums: [data-factor]s of a row give its [data-product]; [data-part="x"] of the form give [data-sum="x"]. */
  const number = (node) => {
    const text = (node.value ?? node.textContent).replace(/[\s\u00a0₽]/g, "").replace(/,(?=\d{1,2}$)/, ".").replaceAll(",", "");
    return Number(text) || 0;
  };
  const written = (value, node) => {
    const places = "places" in node.dataset ? Number(node.dataset.places) : 2;
    const text = value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: places, maximumFractionDigits: places });
    return text + (node.dataset.unit ? `\u00a0${node.dataset.unit}` : "");
  };
  const show = (node, value) => { node.textContent = written(Math.round((value + Number.EPSILON) * 100) / 100, node); };
  const sums = (form) => {
    if (!form) return;
    for (const product of portal.all("[data-product]", form)) {
      const row = product.closest("[data-row], tr, li");
      show(product, portal.all("[data-factor]", row).reduce((value, factor) => value * number(factor), 1));
    }
    for (const sum of portal.all("[data-sum]", form)) {
      const parts = portal.all(`[data-part="${sum.dataset.sum}"]`, form).filter((part) => !part.closest("[data-row][hidden]"));
      show(sum, parts.reduce((value, part) => value + number(part), 0));
    }
  };
  portal.on("input", "form:has([data-sum], [data-product])", (event, form) => sums(form));
  portal.all("form:has([data-sum], [data-product])").forEach(sums);
  document.addEventListener("htmx:afterSettle", (event) => sums(event.target.closest?.("form")));

  /* Files: dropped on the field, named under it, too large ones refused before they travel. */
  const list = (input) => {
    const drop = input.closest("[data-drop]");
    if (!drop) return;
    const limit = Number(input.dataset.limit ?? 50 * 1024 * 1024);
    const heavy = [...input.files].find((file) => file.size > limit || file.size === 0);
    let place = portal.one("[data-files]", drop);
    if (!place) {
      place = Object.assign(document.createElement("ul"), { className: "small soft" });
      place.dataset.files = "";
      place.setAttribute("aria-live", "polite");
      input.after(place);
    }
    place.replaceChildren(...[...input.files].map((file) => Object.assign(document.createElement("li"), { textContent: `${file.name}, ${size(file.size)}` })));
    input.setCustomValidity(!heavy ? "" : (heavy.size ? portal.words.heavy : portal.words.empty).replace("{name}", heavy.name));
    if (heavy) input.reportValidity();
  };
  const size = (bytes) => {
    const unit = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
    return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: unit[0], maximumFractionDigits: 1 }).format(bytes / unit[1]);
  };
  portal.on("change", "input[type=file]", (event, input) => list(input));
  for (const type of ["dragover", "dragleave", "drop"]) {
    portal.on(type, "[data-drop]", (event, drop) => {
      event.preventDefault();
      drop.toggleAttribute("data-over", type === "dragover");
      const input = portal.one("input[type=file]", drop);
      if (type !== "drop" || !input) return;
      const files = new DataTransfer();
      if (input.multiple) [...input.files].forEach((file) => files.items.add(file));
      [...event.dataTransfer.files].slice(0, input.multiple ? 20 : 1).forEach((file) => files.items.add(file));
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  /* Tick all: [data-tick-all] in a table's head. */
  portal.on("change", "[data-tick-all]", (event, all) => {
    const boxes = portal.all("tbody input[type=checkbox]", all.closest("table"));
    boxes.forEach((box) => { box.checked = all.checked; });
  });
  /* A list of filters goes at once. */
  portal.on("change", "form[data-at-once]", (event, form) => form.requestSubmit());
}
