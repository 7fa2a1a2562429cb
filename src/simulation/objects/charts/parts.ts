import type { AnyActorRef, AnyEventObject } from 'xstate'

/** The chart of a part, as its connection's chart sends to it. */
export interface PartChart {
  readonly ref: AnyActorRef
  send(cause: AnyEventObject): void
}

/** The charts of a connection's channels and transports, by their names. */
export class Parts {
  readonly #charts = new Map<AnyActorRef, PartChart>()

  add(chart: { readonly ref: unknown; send(cause: never): void }): void {
    const part = chart as PartChart
    this.#charts.set(part.ref, part)
  }

  remove({ ref }: { readonly ref: unknown }): void {
    this.#charts.delete(ref as AnyActorRef)
  }

  send(to: AnyActorRef, cause: AnyEventObject): void {
    this.#charts.get(to)?.send(cause)
  }
}
