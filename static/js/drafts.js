/* Drafts: what is typed into form[data-draft] stays in this browser until the form has arrived. */
"use strict";
{
  const SENT = "portal-sent";
  const skipped = new Set(["csrfmiddlewaretoken", "seen", "next"]);
  const key = (form) => `draft:${document.body.dataset.person ?? ""}:${form.dataset.draft || location.pathname}`;
  const kept = (field) =>
    field.name && !skipped.has(field.name) && !["file", "password", "submit", "button"].includes(field.type) &&
    (field.type !== "hidden" || field.name.endsWith("TOTAL_FORMS") || field.closest("[data-people]"));
  const chosen = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : true);

  const read = (form) => {
    const values = {};
    for (const field of form.elements) {
      if (kept(field)) (values[field.name] ??= []).push(...(chosen(field) ? [field.value] : []));
    }
    return values;
  };

  const fill = (form, values) => {
    for (const [name, list] of Object.entries(values)) {
      if (name.endsWith("TOTAL_FORMS")) portal.growRows?.(form, name, Number(list[0]));
    }
    const left = structuredClone(values);
    for (const field of form.elements) {
      if (!kept(field) || field.type === "hidden" || !(field.name in left)) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = values[field.name].includes(field.value);
      else if (field.multiple) [...field.options].forEach((one) => { one.selected = values[field.name].includes(one.value); });
      else field.value = left[field.name].shift() ?? field.value;
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const say = (form, text) => {
    const place = portal.one("[data-draft-state]", form) ?? portal.one("[data-draft-state]");
    if (place) place.textContent = text;
  };

  const save = (form) => {
    try {
      localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), values: read(form) }));
    } catch { return; }
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    say(form, portal.words.saved.replace("{time}", time));
  };
  const forget = (form) => localStorage.removeItem(key(form));

  const restore = (form) => {
    const text = localStorage.getItem(key(form));
    if (!text || portal.one("[aria-invalid=true], .note.bad", form) || "bound" in form.dataset) return;
    try { fill(form, JSON.parse(text).values); } catch { return; }
    say(form, portal.words.restored);
  };

  /* A form has arrived when the page after it does not show it again with errors. */
  const settle = () => {
    const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
    sessionStorage.removeItem(SENT);
    if (!sent) return;
    const form = portal.all("form[data-draft]").find((one) => key(one) === sent.key);
    const refused = form && (portal.one("[aria-invalid=true], .note.bad", form) || "bound" in form.dataset);
    const redirected = document.referrer === sent.from && performance.getEntriesByType("navigation")[0]?.type === "navigate";
    if (redirected && !refused && !portal.one("main > .note.bad")) localStorage.removeItem(sent.key);
  };

  /* At every letter: a tab may be closed right after it. */
  portal.on("input", "form[data-draft]", (event, form) => { if (event.isTrusted) save(form); });
  portal.on("submit", "form[data-draft]", (event, form) => {
    if (event.defaultPrevented && !form.hasAttribute("hx-post")) return;
    save(form);
    sessionStorage.setItem(SENT, JSON.stringify({ key: key(form), from: location.href }));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form[data-draft]");
    if (form && event.detail.successful && !event.detail.xhr.responseText.includes('aria-invalid="true"')) {
      forget(form);
      sessionStorage.removeItem(SENT);
    }
  });
  portal.on("click", "[data-draft-drop]", (event, button) => {
    const form = button.closest("form");
    forget(form);
    form.reset();
    say(form, portal.words.dropped);
  });

  settle();
  portal.all("form[data-draft]").forEach(restore);
}
