/** Colours, and where the parts of the page are: by the room that the page has, not by that of the window. */
export const layoutStyles = /* css */ `
:host {
  display: block;
  height: 100%;
  container-type: inline-size;
  --ground: light-dark(#f4f6f8, #11151a);
  --panel: light-dark(#ffffff, #191e25);
  --raised: light-dark(#f7f9fa, #1f252d);
  --border: light-dark(#dbe1e7, #2d353f);
  --strong-border: light-dark(#7f8a97, #6f7b89);
  --text: light-dark(#1a212a, #e2e7ed);
  --faint: light-dark(#55606d, #a3adb9);
  --accent: light-dark(#0b6e5f, #4fd1b5);
  --accent-fill: light-dark(#e1f4ee, #173a35);
  --divergence: light-dark(#b3231c, #ff958c);
  --divergence-fill: light-dark(#fdecea, #3b1d1d);
  --emitted: light-dark(#5944b0, #bcaeff);
  --last: light-dark(#a34a07, #f2a65a);
  --focus: light-dark(#1c5fc4, #8ab8ff);
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', 'Roboto Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.inspector {
  display: grid;
  height: 100%;
  min-height: 560px;
  grid-template: 'bar bar bar' auto 'notices notices notices' auto 'actors chart details' minmax(0, 1fr)
    'steps steps steps' auto 'timeline timeline timeline' clamp(120px, var(--timeline-size, max(180px, 36%)), 70%)
    'plots plots plots' auto / clamp(120px, var(--actors-size, 280px), 45%) minmax(0, 1fr) clamp(120px, var(--details-size, max(300px, 26%)), 45%);
  background: var(--ground);
  color: var(--text);
  font: 13px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
.inspector:has(> .plots:not([hidden])) { grid-template-rows: auto auto minmax(200px, 1fr) auto clamp(120px, var(--timeline-size, 24%), 70%) auto; }
.bar { grid-area: bar; }
.notices { grid-area: notices; }
.actors { grid-area: actors; border-inline-end: 1px solid var(--border); }
.chart-pane { grid-area: chart; }
.details { grid-area: details; border-inline-start: 1px solid var(--border); }
.steps { grid-area: steps; border-block: 1px solid var(--border); }
.timeline { grid-area: timeline; }
.splitter { position: relative; z-index: 4; touch-action: none; }
.splitter::after { content: ''; position: absolute; background: var(--focus); opacity: 0; }
.splitter:is(:hover, :active, :focus-visible)::after { opacity: 1; }
.splitter:focus-visible { outline: none; }
.splitter:is(.of-actors, .of-details) { width: 9px; cursor: col-resize; }
.splitter:is(.of-actors, .of-details)::after { inset: 0 3px; }
.splitter.of-actors { grid-area: actors; justify-self: end; margin-inline-end: -4px; }
.splitter.of-details { grid-area: details; justify-self: start; margin-inline-start: -4px; }
.splitter.of-timeline { grid-area: steps; align-self: start; height: 9px; margin-block-start: -4px; cursor: row-resize; }
.splitter.of-timeline::after { inset: 3px 0; }
.pane { position: relative; display: flex; flex-direction: column; min-width: 0; min-height: 0; background: var(--panel); }
.pane > .body, .rows { flex: 1; min-height: 0; }

@container (max-width: 1000px) {
  .inspector {
    grid-template: 'bar bar' auto 'notices notices' auto 'actors chart' minmax(0, 1fr) 'steps steps' auto
      'details timeline' clamp(120px, var(--timeline-size, max(220px, 42%)), 70%) 'plots plots' auto
      / clamp(120px, var(--actors-size, max(220px, 32%)), 70%) minmax(0, 1fr);
  }
  .inspector:has(> .plots:not([hidden])) { grid-template-rows: auto auto minmax(200px, 1fr) auto clamp(120px, var(--timeline-size, 30%), 70%) auto; }
  .splitter.of-details { display: none; }
  .details { border-inline: 0; border-inline-end: 1px solid var(--border); }
}

/* One below the other: the page scrolls, and the steps stay at hand. */
@container (max-width: 640px) {
  .inspector {
    height: auto;
    grid-template: 'bar' auto 'notices' auto 'actors' auto 'chart' var(--chart-height, 380px) 'details' auto 'timeline' 360px 'plots' auto 'steps' auto / minmax(0, 1fr);
  }
  .inspector:has(> .plots:not([hidden])) { grid-template-rows: auto auto auto var(--chart-height, 380px) auto 360px auto auto; }
  .inspector:has(.empty:not([hidden])) { --chart-height: auto; }
  .splitter { display: none; }
  .pane { margin-top: 8px; border: 0; border-block: 1px solid var(--border); }
  .inspector .steps .where { min-width: 0; }
  .inspector .steps .buttons { gap: 0; }
  .actors .rows { height: 170px; flex: none; }
  .details .body { max-height: 420px; }
  .steps { position: sticky; bottom: 0; z-index: 2; box-shadow: 0 -2px 8px #0002; }
}
@container (max-width: 640px) {
  .timeline .heading { flex-wrap: wrap; }
  .inspector .row.step { gap: 8px; }
  .inspector .row .time { width: 52px; }
  .inspector .row .actor-name { width: 76px; }
}
`
