// <billing-usage src="https://billing.example/usage/TOKEN">: what a customer has used, on the platform's own page, whatever its origin.
// Attributes: src, the customer's link; lang, en, de or es (else the page's, else English); refresh, in minutes (else never).
// Colours and type are the page's own; --billing-accent and --billing-over are the bars' colours. Parts: name, meter, used, bar, charge, total, trouble.
"use strict";

(() => {
  const WORDS = {
    en: {
      used: (meter, count) => meter.used, charge: (meter, money) => meter.charge_text,
      included: (count) => `${count} included`, over: (count) => `${count} above what is included`,
      total: (money) => `Estimated so far: ${money}`, loading: "Loading usage", trouble: "Usage cannot be shown now.",
      gone: "This link is not valid any more. Ask whoever gave it to you for a new one.",
    },
    de: {
      used: (meter, count) => `Diesen Monat genutzt: ${count} (${meter.unit})`,
      charge: (meter, money) => `Voraussichtliche zusätzliche Kosten: ${money}`,
      included: (count) => `${count} enthalten`, over: (count) => `${count} über dem Kontingent`,
      total: (money) => `Voraussichtlich bisher: ${money}`, loading: "Nutzung wird geladen",
      trouble: "Die Nutzung kann gerade nicht angezeigt werden.",
      gone: "Dieser Link gilt nicht mehr. Fragen Sie nach einem neuen, wo Sie ihn bekommen haben.",
    },
    es: {
      used: (meter, count) => `Utilizado este mes: ${count} (${meter.unit})`,
      charge: (meter, money) => `Cargo adicional estimado: ${money}`,
      included: (count) => `${count} incluidos`, over: (count) => `${count} por encima de lo incluido`,
      total: (money) => `Estimado hasta ahora: ${money}`, loading: "Cargando el consumo",
      trouble: "El consumo no se puede mostrar ahora.",
      gone: "Este enlace ya no es válido. Pida uno nuevo a quien se lo dio.",
    },
  };

  // A sheet of its own, which the policies of pages that refuse styles in their text allow.
  const SHEET = new CSSStyleSheet();
  SHEET.replaceSync(`
    :host { display: block; font: inherit; color: inherit; }
    h2 { font-size: 1.1em; margin: 0 0 .5em; }
    ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .75em; }
    p { margin: 0; }
    .bar { height: .5em; border-radius: .25em; overflow: hidden; display: flex; background: color-mix(in srgb, currentColor 15%, transparent); margin: .25em 0; }
    .inside { background: var(--billing-accent, #0b6b8a); }
    .above { background: var(--billing-over, #b4530f); }
    .total { margin-top: .75em; font-weight: bold; }
  `);

  /** Stripe's currencies without minor units, and those with three digits, are what Intl says of them. */
  const money = (minor, currency, language) => {
    const format = new Intl.NumberFormat(language, { style: "currency", currency: currency.toUpperCase() });
    return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
  };

  class BillingUsage extends HTMLElement {
    static observedAttributes = ["src", "lang", "refresh"];

    #data = null;
    #timer = null;
    #asked = 0;

    constructor() {
      super();
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET];
    }

    connectedCallback() { this.#load(); }

    disconnectedCallback() { clearTimeout(this.#timer); }

    attributeChangedCallback(name, before, after) {
      if (before === after || !this.isConnected) return;
      if (name === "lang") this.#draw(this.#data); else this.#load();
    }

    get #language() {
      const wanted = (this.lang || document.documentElement.lang || "en").toLowerCase().split("-")[0];
      return wanted in WORDS ? wanted : "en";
    }

    async #load() {
      clearTimeout(this.#timer);
      const asked = ++this.#asked;
      if (!this.#data) this.#say("loading");
      const minutes = Number(this.getAttribute("refresh"));
      if (minutes > 0) this.#timer = setTimeout(() => this.#load(), Math.max(1, minutes) * 60_000);
      let answer;
      try {
        const address = new URL(this.getAttribute("src") ?? "", document.baseURI);
        address.pathname = address.pathname.replace(/\/$/, "") + "/usage.json";
        address.search = address.hash = "";
        answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
        if (answer.ok) this.#data = await answer.json();
      } catch {
        answer = null;
      }
      if (asked !== this.#asked) return;
      if (answer?.ok) this.#draw(this.#data);
      else if (answer?.status === 404) this.#say("gone");
      else if (!this.#data) this.#say("trouble");
    }

    #say(word) {
      const text = this.#element("p", "trouble", WORDS[this.#language][word]);
      text.setAttribute("role", "status");
      this.#show([text]);
    }

    #draw(data) {
      if (!data) return;
      const language = this.#language;
      const words = WORDS[language];
      const number = new Intl.NumberFormat(language);
      const currency = data.invoice?.currency;
      const list = this.#element("ul", "meters");
      for (const meter of data.meters) {
        const item = this.#element("li", "meter");
        item.append(this.#element("p", "used", words.used(meter, number.format(meter.total))));
        if (meter.included > 0) item.append(this.#bar(meter, words, number));
        if (meter.charge !== undefined && currency) {
          item.append(this.#element("p", "charge", words.charge(meter, money(meter.charge, currency, language))));
        }
        list.append(item);
      }
      const shown = [this.#element("h2", "name", data.name), list];
      if (currency) shown.push(this.#element("p", "total", words.total(money(data.invoice.total, currency, language))));
      this.#show(shown);
    }

    #bar(meter, words, number) {
      const whole = Math.max(meter.total, meter.included) || 1;
      const bar = this.#element("div", "bar");
      bar.setAttribute("role", "img");
      bar.setAttribute("aria-label", meter.overage > 0
        ? words.over(number.format(meter.overage)) : words.included(number.format(meter.included)));
      for (const [name, part] of [["inside", Math.min(meter.total, meter.included)], ["above", meter.overage]]) {
        const piece = this.#element("span", name);
        piece.style.width = `${100 * part / whole}%`;
        bar.append(piece);
      }
      return bar;
    }

    #element(kind, name, text) {
      const element = document.createElement(kind);
      element.className = name;
      element.setAttribute("part", name);
      if (text !== undefined) element.textContent = text;
      return element;
    }

    #show(elements) { this.shadowRoot.replaceChildren(...elements); }
  }

  if (!customElements.get("billing-usage")) customElements.define("billing-usage", BillingUsage);
})();
