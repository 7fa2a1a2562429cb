/** How statistics look. The first rules are those that uPlot needs to place what it draws. */
export const plotStyles = /* css */ `
.uplot { width: min-content; }
.u-wrap { position: relative; user-select: none; }
.u-over, .u-under { position: absolute; }
.u-under { overflow: hidden; }
.u-over { cursor: crosshair; }
.uplot canvas { display: block; position: relative; width: 100%; height: 100%; }
.u-axis, .u-select { position: absolute; pointer-events: none; }
.u-cursor-x, .u-cursor-y { position: absolute; inset: 0 auto auto 0; pointer-events: none; }
.u-hz .u-cursor-x { height: 100%; border-inline-end: 1px dashed var(--strong-border); }
.u-cursor-pt { position: absolute; inset: 0 auto auto 0; border: 0 solid; border-radius: 50%; pointer-events: none; background-clip: padding-box !important; }
.u-off { display: none; }
.plots { grid-area: plots; border-block-start: 1px solid var(--border); --plot-first: light-dark(#1c5fc4, #8ab8ff); --plot-second: light-dark(#a34a07, #f2a65a); }
.plots > .body { overflow: auto; max-height: 300px; }
.plots-body { display: grid; grid-template-columns: minmax(0, 1fr); }
.plots-body:has(.plot-table:not([hidden])) { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
.plot-row { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(230px, 100%), 1fr)); gap: 4px 12px; padding: 6px 10px; }
.plot { min-width: 0; margin: 0; }
.plot figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; font-size: 12px; }
.plot h3 { font-size: 12px; font-weight: 600; }
.plot .line { color: var(--faint); white-space: nowrap; }
.plot .value { color: var(--text); font-variant-numeric: tabular-nums; }
.swatch { display: inline-block; width: 18px; margin-inline-end: 5px; border-block-start: 2px solid currentColor; vertical-align: middle; color: var(--plot-first); }
.swatch.of-1 { border-block-start-style: dashed; color: var(--plot-second); }
.plot-canvas { overflow: hidden; height: 104px; color: var(--faint); border: 0 solid var(--border); outline: 0 solid var(--last); }
.plot-table { position: relative; max-height: 250px; overflow: auto; border-inline-start: 1px solid var(--border); font-size: 12px; }
.plot-table:focus-visible { outline-offset: -2px; }
.plot-table table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.plot-table caption { padding: 4px 10px; text-align: start; }
.plot-table :is(th, td) { padding: 0 10px; text-align: end; font-weight: 400; white-space: nowrap; }
.plot-table thead th { position: sticky; top: 0; z-index: 1; padding-block: 4px; background: var(--raised); color: var(--faint); white-space: normal; vertical-align: bottom; }
.plot-table tbody tr { border-block-start: 1px solid var(--border); }
.plot-table tr[aria-current] { background: var(--accent-fill); box-shadow: inset 3px 0 0 var(--accent); }
.plot-table button { height: 24px; padding: 0 4px; }
@container (max-width: 1000px) {
  .plots-body:has(.plot-table:not([hidden])) { grid-template-columns: minmax(0, 1fr); }
}
@container (max-width: 640px) {
  .plots > .body { max-height: none; }
}
`
