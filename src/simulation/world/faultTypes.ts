/**
 * What goes wrong in one host on command, beside what its network does.
 *
 * These wait for their occasion, and happen once each:
 *
 * - `candidate`: the ICE agent cannot add the next remote candidate (§3.11 of the rules: `OperationError`);
 * - `create-description`: the next `createOffer()` or `createAnswer()` finds the system in no state to (`OperationError`);
 * - `apply-description`: the next local or remote description cannot be applied (`OperationError`);
 * - `certificate`: the next certificate cannot be made;
 * - `dtls-handshake`: the next handshake fails, with an alert;
 * - `channel`: the next channel's transport cannot be created (DT-9);
 * - `send`: the next message cannot be transmitted (SD-6).
 *
 * These happen at once, to each connection of the host that has such a transport:
 *
 * - `dtls-failure`: a fatal alert, sent or received;
 * - `sctp-abort`: the association is aborted, with a cause;
 * - `sctp-shutdown`: the association is shut down, which is no error (AB-4).
 */
export type Fault = OccasionalFault | SuddenFault

/** What waits for its occasion. */
export type OccasionalFault =
  | { readonly type: 'candidate' }
  | { readonly type: 'create-description' }
  | { readonly type: 'apply-description' }
  | { readonly type: 'certificate' }
  | { readonly type: 'dtls-handshake'; readonly alert: number }
  | { readonly type: 'channel' }
  | { readonly type: 'send' }

/** What happens at once. */
export type SuddenFault =
  | { readonly type: 'dtls-failure'; readonly alert: number; readonly by: 'self' | 'peer' }
  | { readonly type: 'sctp-abort'; readonly causeCode: number | null; readonly reason?: string }
  | { readonly type: 'sctp-shutdown' }

/** The faults of one host, as its objects see them. */
export interface HostFaults {
  /** The fault of that type that waits for its occasion, which this is: it is used up. `undefined`: none. */
  take<Type extends OccasionalFault['type']>(type: Type): Extract<OccasionalFault, { type: Type }> | undefined
  /**
   * Has what happens at once.
   *
   * @param strike - called beside the host's event loop
   * @returns takes it off again
   */
  listen(strike: (fault: SuddenFault) => void): () => void
}
