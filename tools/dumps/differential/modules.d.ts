declare module '@jitsi/rtcstats/rtcstats.js' {
  /** What rtcstats writes to. */
  interface Trace {
    readonly statsEntry: (...data: unknown[]) => void
  }

  interface Options {
    readonly pollInterval: number
    readonly useLegacy: boolean
    readonly sendSdp: boolean
  }

  /** Puts its own constructor and methods in the place of the browser's. */
  const start: (trace: Trace, options: Options) => void
  export default start
}
