/* The inbox: on a wide window a task opens beside the list, on the phone on a page of its own. */
"use strict";
{
  const wide = matchMedia("(width >= 72rem)");
  const task = (event) => event.target.closest?.("[data-preview]");
  const choose = (link) => {
    portal.all("[data-preview][aria-current]").forEach((old) => old.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
  };

  /* Before htmx hears of it: a narrow window, or a click that wants a tab of its own, simply follows the link. */
  document.addEventListener("click", (event) => {
    const link = task(event);
    if (!link) return;
    if (!wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) event.stopImmediatePropagation();
    else choose(link);
  }, true);

  /* J and K: the task that has the keyboard is the one beside the list; Enter opens it whole. */
  let timer;
  document.addEventListener("focusin", (event) => {
    const link = task(event);
    if (!link || !wide.matches || !link.matches(":focus-visible") || link.hasAttribute("aria-current")) return;
    choose(link);
    clearTimeout(timer);
    const shown = { source: link, target: "#preview" };
    timer = setTimeout(() => window.htmx?.ajax("GET", link.getAttribute("hx-get"), shown), 200);
  });
  document.addEventListener("keydown", (event) => {
    const link = event.key === "Enter" && !event.ctrlKey ? task(event) : null;
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    location.assign(link.href);
  }, true);

  /* Several at once: the button shows while something is ticked. */
  document.addEventListener("change", () => {
    const button = portal.one("[data-several]");
    if (button) button.hidden = !portal.one("input[name=task]:checked");
  });

  const first = portal.one("[data-preview]");
  if (first && portal.one("#preview")) choose(first);
}
