"use strict";
(function () {
  const root = document.documentElement;
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const config = { displayModeBar: false, responsive: true, displaylogo: false };
  const PRINTED_WIDTH = 690;
  const chosen = {};

  function language() { return root.dataset.language === "zh" ? "zh" : "en"; }

  function draw(key) {
    const view = charts[key].views[chosen[key] || 0];
    const font = { family: getComputedStyle(document.body).fontFamily, size: 13, color: "#1f2933" };
    const figure = view.figure[language()];
    const layout = Object.assign({ font: font, height: charts[key].height, autosize: true }, figure.layout);
    return Plotly.react("chart-" + key, figure.data, layout, config);
  }

  function drawAll() { return Promise.all(Object.keys(charts).map(draw)); }

  function nameViews() {
    document.querySelectorAll("select[data-chart]").forEach(function (select) {
      charts[select.dataset.chart].views.forEach(function (view, i) { select.options[i].textContent = view.label[language()]; });
    });
  }

  function speak(which) {
    root.dataset.language = which;
    root.lang = which === "zh" ? "zh-CN" : "en";
    document.querySelectorAll("button[data-language]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.language === which));
    });
    nameViews();
    return drawAll();
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
    document.querySelectorAll("figure details").forEach(function (details) { details.open = open; });
  });
  window.addEventListener("beforeprint", function () {
    Object.keys(charts).forEach(function (key) {
      const place = document.getElementById("chart-" + key);
      // a flow chart moves to its new size over time, too late for the printer: shrink its picture instead
      if (place.data[0].type === "sankey") { place.style.zoom = String(PRINTED_WIDTH / place.clientWidth); }
      else { Plotly.relayout(place, { autosize: false, width: PRINTED_WIDTH }); }
    });
  });
  window.addEventListener("afterprint", function () {
    Object.keys(charts).forEach(function (key) {
      const place = document.getElementById("chart-" + key);
      place.style.zoom = "";
      Plotly.relayout(place, { autosize: true, width: null });
    });
  });
  speak(root.dataset.language).then(function () { root.dataset.drawn = String(Object.keys(charts).length); });
})();
