/** How the list of a dump's connections looks, and what is inferred. */
export const dumpStyles = /* css */ `
.dump { grid-column: 1 / -1; grid-row: 3 / -1; }
.inspector.has-list > :not(.bar, .notices, .dump, dialog) { display: none; }
.dump > .body { overflow: auto; padding: 10px 14px 20px; }
.dump ul { list-style: none; }
.dump .remarks { margin-top: 6px; padding: 6px 10px; border-inline-start: 3px solid var(--strong-border); background: var(--raised); }
.dump .remarks li { overflow-wrap: anywhere; }
.dump .groups { display: grid; gap: 14px; max-width: 960px; margin-top: 12px; }
.dump .group > ul { display: grid; gap: 6px; }
.dump .group.is-pair { padding-inline-start: 10px; border-inline-start: 3px double var(--strong-border); }
.dump .group.is-pair > p { margin-bottom: 4px; font-size: 12px; }
button.connection { display: grid; grid-template-columns: 18px minmax(0, 1fr); gap: 0 8px; justify-content: start; justify-items: start; width: 100%; height: auto; padding: 8px 12px; border-color: var(--border); background: var(--raised); text-align: start; }
button.connection > * { grid-column: 2; max-width: 100%; overflow-wrap: anywhere; }
button.connection > .mark { grid-column: 1; grid-row: 1; color: var(--faint); }
button.connection .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 10px; }
button.connection .name { font-family: var(--mono); font-weight: 600; }
button.connection .words { font-weight: 600; }
button.connection .confidence { color: var(--faint); }
button.connection .states { font-size: 12px; }
button.connection .hint { font-size: 12px; }
button.connection .remark { font-size: 12px; color: var(--faint); }
button.connection.is-failed { border-inline-start: 4px solid var(--divergence); }
button.connection.is-failed > .mark, button.connection.is-failed .words { color: var(--divergence); }
button.connection:hover { background: var(--accent-fill); }
.row .inferred { flex: 0 1 auto; min-width: 40px; padding: 0 5px; overflow: hidden; text-overflow: ellipsis; border: 1px dashed var(--strong-border); border-radius: 4px; color: var(--faint); font-size: 11px; line-height: 17px; }
.row.step.is-inferred .title { font-style: italic; }
.row.step.is-inferred .mark { outline: 1px dashed var(--strong-border); outline-offset: -1px; border-radius: 50%; }
.legend .inferred { padding: 0 5px; border: 1px dashed var(--strong-border); border-radius: 4px; color: var(--faint); font-size: 11px; font-style: italic; }
.step-details .inferred { padding: 6px 10px; border: 1px dashed var(--strong-border); border-radius: 6px; }
@container (max-width: 640px) {
  .inspector.has-list { grid-template: 'bar' auto 'notices' auto 'dump' auto / minmax(0, 1fr); }
  .dump { grid-area: dump; }
}
`
