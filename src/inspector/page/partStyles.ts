/** How the parts of the page look. */
export const partStyles = /* css */ `
h1, h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
button, input { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; border-radius: 4px; }
.rows:focus-visible, .details .body:focus-visible { outline: none; }
.pane:has(> .rows:focus-visible, > .body:focus-visible)::after { content: ''; position: absolute; inset: 0; z-index: 3; border: 2px solid var(--focus); pointer-events: none; }
.visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.hint { color: var(--faint); }
.gap { flex: 1; }

.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; min-height: 44px; padding: 6px 14px; background: var(--panel); border-bottom: 1px solid var(--border); }
.bar h1 { font-size: 14px; font-weight: 650; letter-spacing: -.005em; white-space: nowrap; }
.bar h1 span { font-weight: 400; color: var(--faint); }
.status { display: inline-flex; align-items: center; gap: 6px; color: var(--faint); white-space: nowrap; }
.status::before { content: ''; width: 8px; height: 8px; border-radius: 50%; border: 2px solid var(--strong-border); }
.status[data-state='connected']::before { background: var(--accent); border-color: var(--accent); }
.trace-name { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding: 1px 8px; border-radius: 4px; background: var(--accent-fill); color: var(--text); }

button { display: inline-flex; align-items: center; justify-content: center; min-width: 28px; height: 28px; padding: 0 6px; border: 1px solid transparent; border-radius: 6px; background: none; cursor: pointer; }
button.plain { padding: 0 10px; border-color: var(--border); background: var(--raised); }
button:hover { background: var(--accent-fill); }
button[aria-pressed='true'] { background: var(--accent-fill); border-color: var(--accent); color: var(--accent); }
button[aria-disabled='true'] { opacity: .38; cursor: default; background: none; }
.icon { width: 16px; height: 16px; fill: currentColor; stroke: currentColor; stroke-width: 1.6; stroke-linejoin: round; stroke-linecap: round; }

.notices { background: var(--raised); font-size: 12px; }
.notices ul { padding: 5px 14px; list-style: none; border-bottom: 1px solid var(--border); color: var(--faint); }
.notices li { overflow-wrap: anywhere; }
.notices .opening { padding: 5px 14px; border-bottom: 1px solid var(--border); color: var(--faint); overflow-wrap: anywhere; }
.notices .alert { padding: 7px 14px; background: var(--divergence-fill); color: var(--divergence); border-bottom: 1px solid var(--border); overflow-wrap: anywhere; }

.heading { display: flex; align-items: center; gap: 4px 12px; min-height: 36px; padding: 3px 10px 3px 14px; border-bottom: 1px solid var(--border); }
.heading h2 { flex: 1; min-width: 60px; font-size: 12px; font-weight: 620; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.heading .note { margin-inline-start: 8px; font-weight: 400; color: var(--faint); font-variant-numeric: tabular-nums; }
.zoom { display: flex; gap: 2px; }
.zoom button { height: 26px; }
.zoom .percent { min-width: 52px; color: var(--faint); font-size: 12px; font-variant-numeric: tabular-nums; }
.heading.is-empty .zoom { visibility: hidden; }

.rows { position: relative; overflow: hidden auto; overscroll-behavior: contain; }
.spacer { position: relative; overflow: hidden; }
.row { position: absolute; inset: 0 0 auto; display: flex; align-items: center; gap: 8px; padding: 0 12px; cursor: default; white-space: nowrap; }
.row:hover { background: var(--raised); }
.row[aria-selected='true'] { background: var(--accent-fill); box-shadow: inset 3px 0 0 var(--accent); }
.row .name, .row .state, .row .title, .row .actor-name { overflow: hidden; text-overflow: ellipsis; }
.row.actor { height: 28px; gap: 6px; }
.row .twisty { flex: none; width: 14px; margin: 0 -2px; text-align: center; color: var(--faint); cursor: pointer; }
.row .dot { flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--accent); }
.row.is-ended .dot { border-radius: 1px; background: none; border: 1.5px solid var(--strong-border); }
.row.is-later .dot { background: none; border: 1.5px dotted var(--strong-border); }
.row.actor .name { flex: none; max-width: 60%; font-weight: 550; }
.row.is-ended .name, .row.is-later .name { font-weight: 400; color: var(--faint); }
.row.is-acting .name { text-decoration: underline; text-decoration-color: var(--last); text-decoration-thickness: 2px; text-underline-offset: 4px; }
.row.actor .state { flex: 1; min-width: 0; color: var(--faint); font-size: 12px; }
.badge { flex: none; padding: 0 6px; border-radius: 4px; background: var(--divergence-fill); color: var(--divergence); font-size: 11px; font-weight: 650; line-height: 18px; }

.row.step { height: 26px; font-size: 12px; gap: 12px; }
.row .time { flex: none; width: 62px; text-align: end; color: var(--faint); font-variant-numeric: tabular-nums; }
.row .actor-name { flex: none; width: clamp(96px, 18%, 210px); color: var(--faint); }
.row.is-of-selected .actor-name { color: var(--text); font-weight: 550; }
.row .mark, .check .mark { flex: none; width: 14px; text-align: center; }
.row .title { flex: 0 1 auto; min-width: 84px; font-family: var(--mono); }
.row.step .state { flex: 1 1 0; min-width: 0; color: var(--faint); }
.row.step .state:not(:empty)::before { content: '⇒ '; }
.row.step.is-later .title, .row.step.is-later .actor-name, .row.step.is-later .mark { color: var(--faint); font-weight: 400; }
.row.step.is-later .mark { opacity: .6; }
.started .mark { color: var(--accent); }
.row.started .title { color: var(--faint); font-family: inherit; }
.emitted .mark, .row.emitted .title { color: var(--emitted); }
.divergence .mark { color: var(--divergence); font-weight: 700; }
.row.divergence { background: var(--divergence-fill); }
.row.divergence .title { color: var(--divergence); font-weight: 600; flex-shrink: 1; }
.row.divergence[aria-selected='true'] { box-shadow: inset 3px 0 0 var(--divergence), inset 0 0 0 1px var(--divergence); }
.row.step.divergence.is-later .title, .row.step.divergence.is-later .mark { color: var(--divergence); opacity: 1; }
.row.divergence .time, .row.divergence .actor-name, .row.divergence .state { color: var(--text); }
.timeline > .hint { padding: 14px; }

.filters { display: flex; flex-wrap: wrap; gap: 2px 12px; }
.check { display: inline-flex; align-items: center; gap: 4px; min-height: 24px; font-size: 12px; cursor: pointer; white-space: nowrap; }
.check input { width: 14px; height: 14px; margin: 0; accent-color: var(--accent); }
.check.only { padding-inline-start: 12px; border-inline-start: 1px solid var(--border); }

.steps { display: flex; align-items: center; gap: 12px; padding: 5px 14px 5px 10px; background: var(--raised); min-width: 0; }
.steps .buttons { display: flex; gap: 2px; }
.steps .differs:not([aria-disabled='true']) { color: var(--divergence); }
.steps input[type='range'] { flex: 1; min-width: 60px; margin: 0; accent-color: var(--accent); }
.steps .where { flex: none; min-width: 92px; text-align: end; font-variant-numeric: tabular-nums; color: var(--faint); }

.chart-pane > .body { position: relative; background: var(--panel); }
.holder, .chart-host { height: 100%; }
.chart-host { display: flex; flex-direction: column; }
.details > .body { overflow: auto; overscroll-behavior: contain; }
.details .heading { position: sticky; top: 0; z-index: 1; background: var(--panel); }
.step-details, .json-tree { padding: 8px 14px 14px; font-size: 12px; }
.step-details { display: grid; gap: 6px; border-bottom: 1px solid var(--border); }
.step-details > * { min-width: 0; }
.what { font-size: 13px; font-weight: 600; overflow-wrap: anywhere; }
.what.divergence { color: var(--divergence); }
.what.emitted { color: var(--emitted); }
.divergence-text { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; padding: 8px 10px; border-radius: 6px; background: var(--divergence-fill); }
.divergence-text dt { color: var(--text); }
.divergence-text dd { font-family: var(--mono); overflow-wrap: anywhere; }
.rule { line-height: 1.45; overflow-wrap: anywhere; }
.rule code { font-family: var(--mono); }
a { color: var(--focus); font-weight: 600; }
details, .leaf { min-width: 0; font: 12px/1.65 var(--mono); overflow-wrap: anywhere; }
.leaf { padding-inline-start: 16px; }
summary { position: relative; padding-inline-start: 16px; list-style: none; cursor: pointer; border-radius: 4px; }
summary::-webkit-details-marker { display: none; }
summary::before { content: '▸'; position: absolute; inset-inline-start: 2px; color: var(--faint); }
details[open] > summary::before { content: '▾'; }
details[open] > summary > .hint { display: none; }
.children { margin-inline-start: 7px; padding-inline-start: 5px; border-inline-start: 1px solid var(--border); }
.key { color: var(--faint); }
.key::after { content: ': '; white-space: pre; }
.json.string { color: light-dark(#7a4a06, #e9bf85); }
.json.number, .json.boolean { color: light-dark(#1d54a8, #9cc2ff); }
.json.null { color: var(--faint); }
.inspector.is-target { outline: 3px dashed var(--accent); outline-offset: -6px; }
@media (forced-colors: active) {
  .row[aria-selected='true'] { outline: 2px solid Highlight; outline-offset: -2px; }
}
`
