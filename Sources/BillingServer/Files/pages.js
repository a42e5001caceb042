// What pages do beyond what they do without a script. Everything here is a convenience.
"use strict";

// "/" goes to the search, as long as nothing is being typed.
document.addEventListener("keydown", (event) => {
  const search = document.querySelector("#search");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !search) return;
  if (event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// A chart can be focused, and arrow keys read one column after the other.
for (const plot of document.querySelectorAll(".plot")) {
  const columns = [...plot.querySelectorAll(".col")];
  const reading = plot.parentElement.querySelector(".reading");
  if (!columns.length || !reading) continue;
  let current = -1;
  const show = (index) => {
    columns[current]?.classList.remove("on");
    current = Math.max(0, Math.min(columns.length - 1, index));
    columns[current].classList.add("on");
    reading.textContent = columns[current].querySelector("title").textContent;
  };
  const newest = () => columns.findLastIndex((column) => column.querySelector(".bar, .gap"));
  plot.tabIndex = 0;
  plot.addEventListener("focus", () => { if (current < 0) show(Math.max(0, newest())); });
  plot.addEventListener("blur", () => { columns[current]?.classList.remove("on"); });
  plot.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7, Home: -columns.length, End: columns.length };
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(current + steps[event.key]);
  });
  columns.forEach((column, index) => column.addEventListener("pointerenter", () => show(index)));
}

// A file that is chosen is put where its text would be pasted.
for (const chooser of document.querySelectorAll("input[type=file][data-into]")) {
  chooser.closest("[hidden]")?.removeAttribute("hidden");
  chooser.addEventListener("change", async () => {
    const file = chooser.files[0];
    if (file) document.getElementById(chooser.dataset.into).value = await file.text();
  });
}
