import { type Diagnosis, diagnosis } from '../../../src/diagnosis/index.ts'
import type { PeerConnectionActor } from '../../../src/index.ts'
import { record, type Trace } from '../../../src/testing/index.ts'

/** What is sent to a server: plain JSON, without SDP, candidates, addresses, credentials and messages. */
export interface FailureReport {
  readonly diagnosis: Diagnosis
  readonly trace: Trace
}

/** Records a connection, and reports its life when it fails or is lost. */
export function reportFailures(connection: PeerConnectionActor, send: (report: FailureReport) => void): void {
  const recording = record(connection)
  connection
    .select((snapshot) => diagnosis(snapshot).stage)
    .subscribe((stage) => {
      if (stage !== 'failed' && stage !== 'lost') return
      // In a task of its own: then all that belongs to this step is in the trace.
      setTimeout(() => send({ diagnosis: diagnosis(connection.getSnapshot()), trace: recording.trace }))
    })
}
