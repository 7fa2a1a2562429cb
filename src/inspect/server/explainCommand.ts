import { explain } from '../../import/explain/explain.ts'
import type { Explanation } from '../../import/explain/explanation.ts'
import { linesOf } from '../../import/explain/lines.ts'
import { plainJson, plainText } from '../../import/explain/plainText.ts'
import type { ImportedDump, Life } from '../../import/imported.ts'
import { importWithProgress, readDumpFile } from './readDump.ts'

/** What the command `explain` has to say, and the code that it exits with. */
export interface ExplainResult {
  readonly text: string
  /** 0: no connection has failed; 1: one has; 2: it cannot be read. */
  readonly exitCode: 0 | 1 | 2
}

/** Explains a dump, for a terminal: what failed comes first. */
export async function explainFile(
  path: string,
  { json = false }: { readonly json?: boolean | undefined } = {},
): Promise<ExplainResult> {
  try {
    const dump = await importWithProgress(await readDumpFile(path))
    const explained = dump.lives.map((life) => ({ life, explanation: explain(life) }))
    const failed = explained.filter(({ explanation }) => explanation.verdict.failed)
    const others = explained.filter(({ explanation }) => !explanation.verdict.failed)
    const ordered = [...failed, ...others]
    const text = json
      ? inJson(
          dump,
          ordered.map(({ explanation }) => explanation),
        )
      : inWords(dump, ordered, failed.length)
    return { text, exitCode: failed.length > 0 ? 1 : 0 }
  } catch (error) {
    return {
      text: `${plainText(path, 200)} cannot be explained: ${plainText((error as Error).message, 600)}`,
      exitCode: 2,
    }
  }
}

function inJson({ source, remarks }: ImportedDump, connections: readonly Explanation[]): string {
  return plainJson({ source, remarks, connections })
}

function inWords(
  { source, remarks }: ImportedDump,
  explained: readonly { readonly life: Life; readonly explanation: Explanation }[],
  failed: number,
): string {
  const { kind, browser = 'unknown browser', clock } = source
  const count = explained.length === 1 ? '1 connection' : `${explained.length} connections`
  const precision = clock === 'order' ? 'times unknown, only the order' : `times exact to ${precisions[clock]}`
  return [
    `${kind}, ${plainText(browser)}, ${precision}: ${count}, ${failed} failed`,
    ...remarks.map((remark) => `Remark: ${plainText(remark, 300)}`),
    ...explained.flatMap(({ life, explanation }) => ['', ...linesOf(explanation, life)]),
  ].join('\n')
}

const precisions = { exact: 'less than 1 ms', ms: '1 ms', second: '1 s' } as const
