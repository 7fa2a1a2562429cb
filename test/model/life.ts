import { expect, type TestContext } from 'vitest'
import { engine } from '#engine'
import { Observatory } from '../live/observatory.ts'
import { expectReplayed, type RecordedLife } from '../live/recordedLife.ts'
import type { WatchedConnection } from '../live/watchedConnection.ts'
import { TakenCauses } from './takenCauses.ts'

/** All that is bound while a path is performed. Each live path binds its connections here, and nowhere else. */
export class PathLife {
  /** Compares the charts with the objects, at every event of any of them. */
  readonly observatory = new Observatory(engine)
  readonly taken = new TakenCauses()
  readonly #lives: RecordedLife[] = []
  readonly #undo: (() => void)[] = []

  /** Binds a connection: its channels and transports are bound with it. */
  bind(name: string, connection: RTCPeerConnection): WatchedConnection {
    const watched = this.observatory.watchConnection(name, connection)
    this.taken.follow(watched.actor)
    this.#lives.push(watched.life)
    return watched
  }

  /** Has something done when the path is over. */
  undo(what: () => void): void {
    this.#undo.push(what)
  }

  /**
   * Runs a path, and closes everything when it is over; `isOver` is called then, whatever has come of it. A test whose
   * time is up says how far it came, which its error does not.
   */
  async live(path: () => Promise<void>, isOver: (life: PathLife) => void, { signal }: TestContext): Promise<void> {
    signal.addEventListener('abort', () => console.error(`ended before its end, after ${this.#told()}`))
    try {
      await path()
      this.observatory.look('the end of the path')
    } finally {
      for (const undo of this.#undo.splice(0)) undo()
      isOver(this)
    }
    areOver(this.#lives)
    expect(this.observatory.unexplained, 'differences between charts and objects that nothing explains').toEqual([])
  }

  /** All that was taken, a line each. */
  #told(): string {
    return this.taken.all.map(({ actor, name, event }) => `\n${actor.id}: ${name} (${event.type})`).join('')
  }
}

/** Called with all connections of a path, when it is over and they are closed: a replay gives all that the path gave. */
function areOver(lives: readonly RecordedLife[]): void {
  for (const life of lives) {
    expect(life.actor.getSnapshot().status).toBe('done')
    expectReplayed(life)
  }
}
