"use strict";
(function () {
  const root = document.documentElement;
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const config = { displayModeBar: false, responsive: true, displaylogo: false };
  const PRINTED_WIDTH = 690, PRINTED_HEIGHT = 900, NARROW = 600, LEGEND_LINE = 14;
  const chosen = {};
  const stale = new Set();

  function place(key) { return document.getElementById("chart-" + key); }
  function language() { return root.dataset.language === "zh" ? "zh" : "en"; }

  function said(value) {
    if (Array.isArray(value)) { return typeof value[0] === "number" ? value : value.map(said); }
    if (value === null || typeof value !== "object") { return value; }
    if ("en" in value && "zh" in value) { return value[language()]; }
    return Object.fromEntries(Object.entries(value).map(function (pair) { return [pair[0], said(pair[1])]; }));
  }

  /* Plotly lies in the page compressed, as text, and becomes a script after the first screen stands. */
  async function loadLibrary() {
    const packed = Uint8Array.from(atob(document.getElementById("plotly").textContent), function (letter) {
      return letter.charCodeAt(0);
    });
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(unpacked).text();
    document.head.appendChild(script);
    start();
  }

  function draw(key, width) {
    if (!window.Plotly) { return; }
    const figure = said(charts[key].views[chosen[key] || 0].figure);
    place(key).style.minWidth = (width ? 0 : charts[key].least_width) + "px";
    const narrow = !width && place(key).clientWidth < NARROW;
    const font = { family: getComputedStyle(document.body).fontFamily, size: narrow ? 11 : 13, color: "#1f2933" };
    const layout = Object.assign({ font: font, height: charts[key].height, autosize: true }, figure.layout);
    if (narrow) {
      layout.margin = Object.assign({}, layout.margin, { l: 44, r: 8 });
      if (layout.showlegend) { layout.height += LEGEND_LINE * figure.data.length; }
    }
    if (width) { layout.height = Math.min(layout.height, PRINTED_HEIGHT); }
    place(key).style.height = layout.height + "px";
    place(key).setAttribute("aria-label", said(charts[key].title));
    if (width) { Object.assign(layout, { width: width, autosize: false }); }
    // a flow chart would move to its new place over time, too late for the printer: it is begun anew
    if (figure.data[0].type === "sankey") { Plotly.purge("chart-" + key); }
    Plotly.react("chart-" + key, figure.data, layout, config);
    stale.delete(key);
  }

  function distance(key) {
    const box = place(key).getBoundingClientRect();
    return box.top > innerHeight ? box.top - innerHeight : box.bottom < 0 ? -box.bottom : 0;
  }

  /* One chart at a time, what is in sight first, so that the page can be read and scrolled meanwhile. */
  let working = false;
  function work() {
    if (stale.size === 0) {
      working = false;
      root.dataset.drawn = String(Object.keys(charts).length);
      return;
    }
    draw(Array.from(stale).reduce(function (near, key) { return distance(key) < distance(near) ? key : near; }));
    setTimeout(work, 0);
  }
  function drawAll() {
    delete root.dataset.drawn;
    Object.keys(charts).forEach(function (key) { stale.add(key); });
    start();
  }
  function start() {
    if (window.Plotly && !working) { working = true; requestAnimationFrame(function () { setTimeout(work, 0); }); }
  }

  function speak(which) {
    root.dataset.language = which;
    root.lang = which === "zh" ? "zh-CN" : "en";
    document.querySelectorAll("button[data-language]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.language === which));
    });
    document.querySelectorAll("select[data-chart]").forEach(function (select) {
      charts[select.dataset.chart].views.forEach(function (view, i) { select.options[i].textContent = said(view.label); });
    });
    document.querySelectorAll("[data-name-en]").forEach(function (element) {
      element.setAttribute("aria-label", which === "zh" ? element.dataset.nameZh : element.dataset.nameEn);
    });
    drawAll();
  }

  /* A table wider than its place can be scrolled with the keyboard. */
  function reachTables() {
    document.querySelectorAll(".scroll, .holder").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1) { box.tabIndex = 0; } else { box.removeAttribute("tabindex"); }
    });
  }

  /* What if: the sum of zcopt/report/what_if.py. */
  const whatIf = JSON.parse(document.getElementById("what-if-data").textContent);
  const knobs = Array.from(document.querySelectorAll("input[data-knob]"));

  function settings() {
    return Object.fromEntries(knobs.map(function (knob) {
      return [knob.dataset.knob, knob.checkValidity() && knob.value !== "" ? Number(knob.value) : Number(knob.defaultValue)];
    }));
  }

  function costOf(plan, prices) {
    const growth = 1 + prices.discount_rate / 100;
    let cost = 0;
    plan.lines.forEach(function (line) {
      const factor = line.knob in prices ? prices[line.knob] / 100 : 1;
      line.cash.forEach(function (cash, year) { cost += cash * factor * Math.pow(growth, -(year + line.timing)); });
    });
    plan.gross.forEach(function (tonnes, year) {
      cost += (prices.carbon_added || 0) * tonnes * Math.pow(growth, -(year + 0.5));
    });
    return cost;
  }

  function shown(value) {
    return value.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 }).replace("-", "\u2212");
  }

  function reprice() {
    const prices = settings(), costs = {}, met = {}, compared = {}, against = {};
    whatIf.plans.forEach(function (plan) {
      costs[plan.name] = costOf(plan, prices);
      compared[plan.name] = costs[plan.name] + plan.shift;
      met[plan.name] = plan.met;
      against[plan.name] = plan.against;
    });
    const ranked = whatIf.order.filter(function (name) { return name !== whatIf.reference; });
    const order = ranked.slice().sort(function (a, b) { return met[b] - met[a] || compared[a] - compared[b]; });
    const base = costs[whatIf.reference];
    const rows = document.querySelectorAll("#what_if tbody tr");
    whatIf.order.forEach(function (name, i) {
      const cells = rows[i].cells;
      cells[2].dataset.value = String(costs[name]);
      cells[2].textContent = shown(costs[name] / whatIf.size);
      if (name !== whatIf.reference) {
        if (base !== undefined) { cells[4].textContent = shown((base + against[name] - costs[name]) / whatIf.size); }
        cells[6].textContent = String(order.indexOf(name) + 1);
      }
    });
    document.getElementById("cheapest-now").textContent = order.length ? order[0] : "\u2013";
    if (charts.what_if && base !== undefined) {
      charts.what_if.views[0].figure.data[1].y = ranked.map(function (name) { return (base + against[name] - costs[name]) / whatIf.size; });
      draw("what_if");
    }
  }

  function pair(knob) { return document.querySelector('input[data-slider="' + knob.dataset.knob + '"]'); }
  knobs.forEach(function (knob) {
    knob.addEventListener("input", function () { pair(knob).value = knob.value; reprice(); });
    pair(knob).addEventListener("input", function () { knob.value = pair(knob).value; reprice(); });
  });
  document.querySelectorAll("form").forEach(function (form) {
    form.addEventListener("submit", function (event) { event.preventDefault(); });
  });
  const reset = document.getElementById("reset-prices");
  if (reset) {
    reset.addEventListener("click", function () {
      knobs.forEach(function (knob) { knob.value = knob.defaultValue; pair(knob).value = knob.defaultValue; });
      reprice();
    });
  }

  document.querySelectorAll("button[data-language]").forEach(function (button) {
    button.addEventListener("click", function () { speak(button.dataset.language); });
  });
  document.querySelectorAll("select[data-chart]").forEach(function (select) {
    select.addEventListener("change", function () {
      chosen[select.dataset.chart] = Number(select.value);
      draw(select.dataset.chart);
    });
  });
  const tables = document.getElementById("all-tables");
  tables.addEventListener("click", function () {
    const open = tables.getAttribute("aria-pressed") !== "true";
    tables.setAttribute("aria-pressed", String(open));
    document.querySelectorAll("details").forEach(function (details) { details.open = open; });
  });
  document.querySelectorAll("details").forEach(function (details) { details.addEventListener("toggle", reachTables); });
  let windowWidth = innerWidth, printing = false;
  window.addEventListener("resize", function () {
    reachTables();
    if (innerWidth !== windowWidth && !printing) { windowWidth = innerWidth; drawAll(); }
  });

  let closed = [];
  window.addEventListener("beforeprint", function () {
    printing = true;
    closed = Array.from(document.querySelectorAll("details.printed:not([open])"));
    closed.forEach(function (details) { details.open = true; });
    Object.keys(charts).forEach(function (key) { draw(key, PRINTED_WIDTH); });
  });
  window.addEventListener("afterprint", function () {
    printing = false;
    closed.forEach(function (details) { details.open = false; });
    drawAll();
  });
  speak(root.dataset.language);
  reachTables();
  if ("DecompressionStream" in window) {
    requestAnimationFrame(function () { setTimeout(loadLibrary, 0); });
  } else {
    document.getElementById("too-old").hidden = false;
  }
})();
