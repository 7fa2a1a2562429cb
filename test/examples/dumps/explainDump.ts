import { explain, ImportError, importDump, redactDump } from '../../../src/import/index.ts'

/** What a support page shows of a file that somebody has sent. */
export async function explainDump(file: Blob): Promise<readonly string[]> {
  try {
    const { lives, remarks } = await importDump(file)
    const lines = lives.map(explain).map(({ id, verdict, broken }) => {
      const { failed, reason, confidence, diagnosis } = verdict
      const what = failed ? `failed: ${reason}` : diagnosis.stage
      return `${id} ${what} (${confidence}), ${broken.length} rules broken`
    })
    return [...remarks, ...lines]
  } catch (error) {
    // It says which format it is, and what to ask for instead.
    if (error instanceof ImportError) return [error.message]
    throw error
  }
}

/** The same file without what is private, to be attached to a public report. */
export async function withoutSecrets(file: Blob): Promise<Blob> {
  return new Blob([await redactDump(file)])
}
