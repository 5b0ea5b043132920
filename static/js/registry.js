/* The registry: what is ticked is counted and added up; the bar of acts stays in sight while something is. */
"use strict";
{
  const boxes = () => portal.all("[data-list] input[type=checkbox][name=invoice]");
  const sum = (ticked) => ticked.reduce((all, box) => all + Math.round(Number(box.dataset.sum) * 100), 0) / 100;

  const tell = () => {
    const bar = portal.one("[data-ticked]");
    if (!bar) return;
    const ticked = boxes().filter((box) => box.checked);
    bar.hidden = !ticked.length;
    const count = portal.one("[data-ticked-count]", bar);
    const said = sum(ticked).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 2 });
    count.textContent = count.dataset.words.replace("{n}", ticked.length).replace("{sum}", said);
  };

  portal.on("change", "[data-ticks-all]", (event, all) => boxes().forEach((box) => { box.checked = all.checked; }));
  document.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
}
