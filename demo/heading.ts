import { engineVersions } from './engine.ts'
import type { Findings } from './findings.ts'
import { looks } from './regions.ts'
import { paint, width, wrap } from './text.ts'

/** Says what is to be seen, and how to read it. */
export function printHeading(): void {
  const what =
    'A and B are two real WebRTC peers, in this process and over loopback. A statechart of WebRTC 1.0 follows each ' +
    'of their connections. Its parallel regions are columns: the first lines of each scene name them, and below you ' +
    'see, as it happens:'
  console.log(`\n${paint('bold', 'webrtc-statecharts')}\n\n${wrap(what, width).join('\n')}\n`)
  const marks = [
    [looks.new, 'new'],
    [looks.underWay, 'under way'],
    [looks.there, 'there'],
    [looks.going, 'going'],
    [looks.gone, 'gone'],
  ] as const
  console.log(`  ${marks.map(([{ mark, format }, word]) => paint(format, `${mark} ${word}`)).join('   ')}`)
  console.log(`  ${paint('cyan', '» event')}    that the chart emits`)
  console.log(`  ${paint('yellow', '≠ rule')}     broken by the engine, shown the first time; the chart keeps it`)
  console.log(`\n${paint('dim', wrap(`Engine: ${engineVersions()}`, width).join('\n'))}`)
}

/** Explains the rules that were broken, and says where to go on. */
export function printEnd(findings: Findings): void {
  console.log(`\n${paint('bold', '≠ What this engine does otherwise')}\n${paint('dim', '─'.repeat(width))}`)
  findings.print()
  console.log(`\n${paint('bold', 'Where to go on')}\n${paint('dim', '─'.repeat(width))}`)
  console.log('  README.md      follow your own connections and channels')
  console.log('  docs/evidence/rules.md  all rules, each with its place in the specification\n')
}
