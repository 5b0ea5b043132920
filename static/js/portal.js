/* What every page does: theme, toasts, dialogs, busy buttons, what to say when the connection fails. */
"use strict";

const portal = {
  words: JSON.parse(document.getElementById("words")?.textContent ?? "{}"),
  /** The first match, else null. */
  one: (selector, root = document) => root.querySelector(selector),
  all: (selector, root = document) => [...root.querySelectorAll(selector)],
  /** Listens once on the page, so that pieces swapped in by htmx work too. */
  on(type, selector, act) {
    document.addEventListener(type, (event) => {
      const found = event.target.closest?.(selector);
      if (found) act(event, found);
    });
  },
  typing: (node) => Boolean(node?.closest?.("input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable]")),
  csrf: () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "",
  /** A note above the page: for what went wrong; toasts are for what went well. */
  note(text, kind = "bad") {
    const old = portal.one("main > .problem[data-mine]");
    old?.remove();
    const note = document.createElement("p");
    note.className = `note ${kind} problem`;
    note.dataset.mine = "";
    note.setAttribute("role", "alert");
    note.append(Object.assign(document.createElement("span"), { textContent: text }));
    (portal.one("main > .bar") ?? portal.one("main").firstElementChild).after(note);
    note.scrollIntoView({ block: "nearest" });
  },
};

/* Dialogs: data-opens="id" opens, a click beside closes. */
portal.open = (id) => {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  portal.all(":popover-open").forEach((pop) => pop.hidePopover());
  dialog.showModal();
  const input = portal.one("[autofocus], input:not([type=hidden]), textarea", dialog);
  input?.focus();
  input?.select?.();
};
portal.on("click", "[data-opens]", (event, button) => {
  event.preventDefault();
  portal.open(button.dataset.opens);
});
portal.on("click", "[data-closes]", (event, button) => button.closest("dialog, [popover]")?.close?.());
document.addEventListener("mousedown", (event) => {
  if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
});

/* A button that cannot be pressed says why in its own text; it only must not act. */
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[aria-disabled=true]")) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

/* Theme: at once on this page, kept by the server. */
portal.on("click", "[data-theme-form] button[name=theme]", (event, button) => {
  event.preventDefault();
  const chosen = button.value;
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
  portal.all("[data-theme-form] button[name=theme]").forEach((each) => each.setAttribute("aria-pressed", String(each.value === chosen)));
  const form = new FormData(button.form);
  form.set("theme", chosen);
  fetch(button.form.action, { method: "POST", body: form });
});

/* Toasts: 8 seconds, not while one points at them or has the keyboard there. */
portal.toasts = (root = document) => {
  portal.all("[data-toast]:not([data-timed])", root).forEach((toast) => {
    toast.dataset.timed = "";
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
    setTimeout(leave, 8000);
  });
};
portal.on("click", "[data-toast] [data-close]", (event, button) => button.closest("[data-toast]").remove());
portal.toasts();

/* htmx: new toasts, and a sentence when nothing came back. */
document.addEventListener("htmx:load", (event) => portal.toasts(event.target.ownerDocument));
document.addEventListener("htmx:sendError", () => portal.note(portal.words.offline));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  portal.note(status === 403 ? portal.words.refused : status === 404 ? portal.words.gone : portal.words.failed);
});

/* Tables remember how dense they are. */
portal.on("click", "[data-density-switch]", (event, button) => {
  const dense = document.body.dataset.density !== "dense";
  document.body.dataset.density = dense ? "dense" : "";
  portal.all(".table[data-density], .registry").forEach((table) => { table.dataset.density = dense ? "dense" : ""; });
  button.setAttribute("aria-pressed", String(dense));
  localStorage.setItem("density", dense ? "dense" : "");
});
portal.all("[data-density-switch]").forEach((button) => {
  if (localStorage.getItem("density") === "dense" && button.getAttribute("aria-pressed") !== "true") button.click();
});
