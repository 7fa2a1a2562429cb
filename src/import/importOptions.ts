import { named } from '../errors/named.ts'
import { unknownOption } from '../errors/unknownOption.ts'
import { ImportError } from './ImportError.ts'

/** Options of `importDump()`. */
export interface ImportOptions {
  /** Called now and then while a large dump is read. What it throws ends the reading. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
}

/** How far reading has come. */
export interface ImportProgress {
  /** What is being done. */
  readonly step: 'unpacking' | 'reading'
  /** How many bytes are done, of what is unpacked. */
  readonly done: number
  /** Of how many; `undefined` while that is not known. */
  readonly total: number | undefined
}

/** @throws {@link ImportError} `bad-input`, with the option that is not right */
export function assertImportOptions(options: unknown): asserts options is ImportOptions {
  if (typeof options !== 'object' || options === null)
    throw new ImportError('bad-input', `The options of importDump() cannot be ${named(options)}.`)
  const unknown = unknownOption(options, 'importDump()', ['onProgress'])
  if (unknown !== undefined) throw new ImportError('bad-input', unknown)
  const { onProgress } = options as ImportOptions
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new ImportError(
      'bad-input',
      `The option "onProgress" of importDump() needs a function, but was given ${named(onProgress)}.`,
    )
}
