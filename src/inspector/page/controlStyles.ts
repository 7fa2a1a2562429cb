/** How what is found beside the parts looks: the mark, searches, regions, the empty page, and the help. */
export const controlStyles = /* css */ `
.mark-of-page { flex: none; width: 20px; height: 20px; margin-inline-end: -4px; }
.mark-of-page .ground { fill: light-dark(#0b6e5f, #12705f); }
.mark-of-page .state { fill: none; stroke: #fff; stroke-width: 2.5; }
.mark-of-page .dot { fill: #fff; }

input[type='search'] { width: 130px; min-width: 0; height: 26px; padding: 0 8px; border: 1px solid var(--border); border-radius: 6px; background: var(--raised); font-size: 12px; }
input[type='search']::placeholder { color: var(--faint); opacity: 1; }
.timeline input[type='search'] { width: clamp(110px, 16cqi, 220px); }

.regions { display: flex; gap: 4px; padding: 5px 10px; overflow: auto hidden; border-bottom: 1px solid var(--border); scrollbar-width: thin; }
.regions button { flex: none; gap: 5px; height: 26px; font-size: 12px; }
.regions .region { color: var(--faint); }
.regions .state { font-weight: 600; }
.regions [aria-pressed='true'] .region { color: inherit; }

.empty { display: grid; gap: 12px; align-content: safe center; justify-items: center; height: 100%; padding: 24px 16px; overflow: auto; text-align: center; color: var(--faint); }
.empty h3 { font-size: 16px; font-weight: 600; color: var(--text); }
.empty code { font-family: var(--mono); }
.code { display: grid; gap: 4px; max-width: 100%; padding: 6px 6px 12px 14px; border: 1px solid var(--border); border-radius: 8px; background: var(--raised); color: var(--text); text-align: start; }
.code-heading { display: flex; align-items: center; justify-content: space-between; font-size: 12px; }
.code pre { max-width: 100%; margin: 0; padding-inline-end: 8px; overflow: auto; font: 12px/1.6 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
.copy { min-width: 64px; height: 26px; font-size: 12px; }

dialog.help { width: min(760px, calc(100vw - 32px)); max-height: calc(100dvh - 32px); padding: 0; border: 1px solid var(--border); border-radius: 10px; background: var(--panel); color: var(--text); font-size: 13px; box-shadow: 0 12px 40px #0004; }
dialog.help::backdrop { background: #0006; }
.help > .heading { position: sticky; top: 0; min-height: 48px; background: var(--panel); }
.help > .heading h2 { font-size: 14px; }
.help .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 0 32px; padding: 4px 18px 18px; }
.help h3 { margin: 12px 0 4px; font-size: 12px; font-weight: 620; color: var(--faint); }
.keys { display: grid; grid-template-columns: 96px 1fr; gap: 4px 12px; align-items: baseline; }
.keys dt { display: flex; flex-wrap: wrap; gap: 4px; }
kbd { padding: 0 6px; border: 1px solid var(--border); border-radius: 4px; background: var(--raised); font: 12px/1.6 var(--mono); white-space: nowrap; }
.legend { display: grid; gap: 5px; list-style: none; }
.legend li { display: flex; gap: 12px; align-items: center; }
.legend .sample { flex: none; display: inline-flex; justify-content: center; width: 64px; }
.legend .dot { width: 8px; height: 8px; border-radius: 50%; background: var(--accent); }
.legend .dot.is-ended { border-radius: 1px; background: none; border: 1.5px solid var(--strong-border); }
.legend .dot.is-later { background: none; border: 1.5px dotted var(--strong-border); }
.legend .is-acting { font-weight: 550; text-decoration: underline; text-decoration-color: var(--last); text-decoration-thickness: 2px; text-underline-offset: 4px; }
.sample-state { position: relative; padding: 0 8px; border: 2px solid var(--accent); border-radius: 6px; background: var(--accent-fill); font-size: 11px; }
.sample-state.is-active::before { content: ''; position: absolute; top: -4px; left: -4px; width: 7px; height: 7px; border-radius: 50%; background: var(--accent); }
.sample-state.is-region { border: 1.5px dashed var(--strong-border); border-radius: 0; background: none; }
.sample-arrow { color: var(--last); font-size: 18px; line-height: 1; }
@container (max-width: 640px) {
  .actors input[type='search'] { width: 150px; }
  .timeline input[type='search'] { width: 100%; }
}
`
