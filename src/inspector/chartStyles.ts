let sheet: CSSStyleSheet | undefined

/** The style sheet of a chart. It is made by script, so that a page with a strict CSP takes it. */
export function chartStyles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
  }
  return sheet
}

const css = /* css */ `
:host {
  display: block;
  min-height: 0;
  --line: var(--chart-line, light-dark(#8a93a0, #7d8794));
  --text: var(--chart-text, light-dark(#1f2630, #dfe4ea));
  --faint: var(--chart-faint, light-dark(#545d69, #a4adb9));
  --state: var(--chart-state, light-dark(#ffffff, #20262e));
  --nested: var(--chart-nested, light-dark(#f3f5f780, #ffffff0a));
  --active: var(--chart-active, light-dark(#0b6e5f, #4fd1b5));
  --active-fill: var(--chart-active-fill, light-dark(#d8f2ea, #12443c));
  --active-nested: var(--chart-active-nested, light-dark(#effaf6, #16302d));
  --last: var(--chart-last, light-dark(#b4530a, #f2a65a));
  --focus: var(--chart-focus, light-dark(#1c5fc4, #8ab8ff));
  color: var(--text);
  font: 13px/1.5 system-ui, sans-serif;
}
.chart {
  overflow: auto;
  height: 100%;
  box-sizing: border-box;
  padding: 8px;
}
.chart.has-picture { display: grid; align-items: safe center; justify-items: safe center; }
.chart:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; }
.picture { display: block; }
.chart.is-fit { grid-template: minmax(0, 1fr) / minmax(0, 1fr); }
.is-fit > .picture { width: 100%; height: 100%; }
.picture text { fill: var(--text); }
.picture path, .picture polygon, .picture polyline { fill: none; stroke: var(--line); }
.picture .initial ellipse, .picture .junction ellipse, .picture .final ellipse { fill: var(--faint); stroke: var(--faint); }
.picture .history ellipse, .picture .deephistory ellipse { fill: var(--state); stroke: var(--line); }
.picture .state .border { fill: var(--state); stroke: var(--line); stroke-width: 1.5; }
.picture .cluster .border { fill: var(--nested); }
.picture .state > polygon:not(.border) { stroke-width: .75; }
.picture .transition text { fill: var(--faint); transform: translateX(4px); }
.picture .transition polygon { fill: var(--line); }
.picture .marker { display: none; fill: var(--active); stroke: var(--state); stroke-width: 1.5; }
.picture .is-active > .marker { display: inline; }
.picture .is-active > .border { stroke: var(--active); stroke-width: 3.5; fill: var(--active-fill); }
.picture .cluster.is-active > .border { fill: var(--active-nested); stroke-width: 2.5; }
.picture .is-last path { stroke: var(--last); stroke-width: 2.5; }
.picture .is-last polygon { stroke: var(--last); fill: var(--last); }
.picture .is-last text { fill: var(--last); }
.picture.is-small text, .picture.is-small .state > polygon:not(.border) { opacity: 0; }
.picture.is-small :is(.is-active > .border, .is-last path) { vector-effect: non-scaling-stroke; stroke-width: 1.5; }
.picture.is-small .is-active > text:first-of-type {
  opacity: 1;
  transform-box: fill-box;
  transform-origin: center;
  transform: scale(var(--enlarged));
  font-weight: 600;
  paint-order: stroke;
  stroke: var(--active-fill);
  stroke-width: 3;
  stroke-linejoin: round;
}
.picture.is-small .cluster.is-active > text:first-of-type { font-weight: 400; stroke: var(--active-nested); }
.problem { margin: 8px 12px 0; color: var(--faint); }
.state-list { margin: 0; padding-inline-start: 20px; list-style: none; }
.chart > .state-list { padding: 4px; }
.state-list .name { display: inline-block; margin: 2px 0; padding: 1px 8px; border: 1px solid var(--line); border-radius: 6px; overflow-wrap: anywhere; }
.state-list .is-active > .name { border: 2px solid var(--active); background: var(--active-fill); font-weight: 600; }
.state-list .is-active > .name::before { content: '● '; color: var(--active); }
.visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) {
  .picture .is-active > .border { stroke: Highlight; }
  .picture .is-last path { stroke: LinkText; }
}
`
