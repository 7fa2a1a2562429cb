/** Why a dump could not be read. */
export type ImportErrorCode =
  /** It is of no format that is known. */
  | 'unknown-format'
  /** Its format is known, and is one that is not read: the message says what to ask for. */
  | 'unread-format'
  /** It breaks off, or is broken, before the first connection. */
  | 'broken'
  /** It is larger than what is read. */
  | 'too-large'
  /** It is empty. */
  | 'empty'
  /** What was given is neither bytes nor a Blob, or an option is invalid. */
  | 'bad-input'

/** Thrown by `importDump`. Its message names the format, and the place where reading had to stop. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
  /** The reason, for programs. */
  readonly code: ImportErrorCode
  /** The format, in words. */
  readonly format: string
  /** The place, in bytes from the beginning of what is unpacked. */
  readonly offset: number

  constructor(
    code: ImportErrorCode,
    message: string,
    place: { readonly format?: string; readonly offset?: number } = {},
  ) {
    super(message)
    this.code = code
    this.format = place.format ?? 'unknown'
    this.offset = place.offset ?? 0
  }
}
