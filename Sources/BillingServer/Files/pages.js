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
const readable = (plot) => {
  const columns = [...plot.querySelectorAll(".col")];
  const reading = plot.parentElement.querySelector(".reading");
  if (!columns.length || !reading) return;
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
};

// A file that is chosen is put where its text would be pasted.
const choosable = (chooser) => {
  chooser.closest("[hidden]")?.removeAttribute("hidden");
  chooser.addEventListener("change", async () => {
    const file = chooser.files[0];
    if (file) document.getElementById(chooser.dataset.into).value = await file.text();
  });
};

const prepare = (main) => {
  for (const plot of main.querySelectorAll(".plot")) readable(plot);
  for (const chooser of main.querySelectorAll("input[type=file][data-into]")) choosable(chooser);
};

// What somebody is at in the content, by what it says and the place among those that say the same: what is replaced has other elements.
const KINDS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
const name = (element) => {
  const told = element.id || element.getAttribute("href") || element.name || element.getAttribute("aria-label");
  const heading = element.closest("figure, section")?.querySelector("h2, h3")?.textContent;
  return [element.localName, told || [heading, element.textContent]].join("\n");
};
const named = (main) => {
  const found = new Map();
  for (const element of main.querySelectorAll(KINDS)) {
    let key = name(element);
    while (found.has(key)) key += "+";
    found.set(key, element);
  }
  return found;
};

const replace = (main, fresh) => {
  const before = [...named(main)];
  const focused = before.find(([, element]) => element === document.activeElement)?.[0];
  const open = before.filter(([, element]) => element.parentElement.open).map(([key]) => key);
  const scrolled = before.filter(([, element]) => element.scrollLeft || element.scrollTop)
    .map(([key, element]) => [key, element.scrollLeft, element.scrollTop]);
  const [x, y] = [scrollX, scrollY];
  main.replaceChildren(...document.adoptNode(fresh).childNodes);
  prepare(main);
  const after = named(main);
  for (const key of open) if (after.has(key)) after.get(key).parentElement.open = true;
  for (const [key, left, top] of scrolled) after.get(key)?.scrollTo(left, top);
  if (focused) (after.get(focused) ?? main).focus({ preventScroll: true });
  scrollTo(x, y);
};

// The operator's pages follow what changes. One with a form that changes something stays as it is, lest a button comes to stand beside
// something else: it says that there is something new.
const follow = (main, asSent) => {
  let known = asSent;
  let [stream, mark, timer] = [null, "", 0];
  let [isDue, isAsking, isOver] = [false, false, false];

  const changes = (content) => content.querySelector("form[method=post]") !== null;
  // While a field is edited, or something is selected, nothing is replaced; nor is what was filled in and not sent yet.
  const isBusy = () => main.querySelector("input:focus, select:focus, textarea:focus") !== null
    || (!getSelection().isCollapsed && main.contains(getSelection().anchorNode));
  const edited = new Set();
  const isFilled = () => [...edited].some((field) => field.value !== field.defaultValue);

  const say = () => {
    if (document.querySelector("#changed")) return;
    const [place, line, link] = ["aside", "p", "a"].map((kind) => document.createElement(kind));
    place.id = "changed";
    place.setAttribute("aria-label", "News");
    line.setAttribute("role", "status");
    link.href = location.pathname + location.search;
    link.textContent = "load again";
    line.append("Something has changed: ", link);
    place.append(line);
    main.after(place);
  };

  const refresh = async () => {
    isDue = true;
    if (isAsking || document.hidden || isBusy()) return;
    if (changes(main) || isFilled()) { isDue = false; say(); return; }
    [isDue, isAsking] = [false, true];
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (answer.status === 401) { isOver = true; stop(); say(); return; }
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("main");
      if (!fresh || fresh.isEqualNode(known)) return;
      if (isBusy() || document.hidden) { isDue = true; return; }
      if (changes(fresh) || isFilled()) { say(); return; }
      edited.clear();
      known = fresh.cloneNode(true);
      document.title = page.title;
      replace(main, fresh);
    } catch {
      // The service is away; the stream says when it is there again.
    } finally {
      isAsking = false;
    }
    if (isDue) refresh();
  };

  const stop = () => {
    clearTimeout(timer);
    stream?.close();
    stream = null;
  };
  const start = () => {
    if (stream || isOver || document.hidden) return;
    stream = new EventSource(main.dataset.follow + (mark ? `?after=${mark}` : ""));
    stream.addEventListener("begun", (event) => { mark = event.lastEventId; });
    stream.addEventListener("changed", (event) => { mark = event.lastEventId; refresh(); });
    stream.addEventListener("error", () => {
      // It tries again by itself unless it was refused.
      if (stream?.readyState !== EventSource.CLOSED) return;
      stop();
      timer = setTimeout(start, 30_000);
    });
  };

  // A page that nobody sees takes no connection; what it has missed is told when it is seen again.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return stop();
    start();
    if (isDue) refresh();
  });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", start);
  main.addEventListener("input", (event) => { edited.add(event.target); });
  main.addEventListener("focusout", () => setTimeout(() => { if (isDue) refresh(); }));
  document.addEventListener("selectionchange", () => { if (isDue) refresh(); });
  start();
};

for (const main of document.querySelectorAll("main")) {
  const asSent = main.cloneNode(true);
  prepare(main);
  if (main.dataset.follow && typeof EventSource === "function") follow(main, asSent);
}
