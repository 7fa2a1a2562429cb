import { type RuleId, ruleLink } from '../machines/rules.ts'
import { engineVersions } from './engine.ts'
import { paint, width, wrap } from './text.ts'

/** Says what is to be seen, and how to read it. */
export function printHeading(): void {
  const what =
    'A and B are two real WebRTC peers, in this process and over loopback. A statechart of WebRTC 1.0 follows each ' +
    'end of their data channel. You see, as it happens:'
  console.log(`\n${paint('bold', 'webrtc-statecharts')}\n\n${wrap(what, width).join('\n')}\n`)
  console.log(`  ${paint(['bold', 'green'], '● state')}    of the chart; after a dot what readyState does not show`)
  console.log(`  ${paint('cyan', '» event')}    that the chart emits`)
  console.log(`  ${paint('yellow', '≠ engine')}   where the engine breaks a rule of WebRTC 1.0; the chart keeps it`)
  console.log(`\n${paint('dim', wrap(`Engine: ${engineVersions()}`, width).join('\n'))}`)
}

/** Says where to go on. */
export function printEnd(broken: Iterable<RuleId>): void {
  console.log(`\n${paint('dim', '─'.repeat(width))}\n${paint('bold', 'Where to go on')}\n`)
  console.log('  README.md      follow your own channels')
  console.log('  docs/rules.md  all rules, each in one line')
  for (const rule of broken) console.log(`  ${paint('yellow', rule.padEnd(13))}  ${ruleLink(rule)}`)
  console.log()
}
