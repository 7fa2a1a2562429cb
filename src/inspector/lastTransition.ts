/** What has led to the present state: the type of the event, and the state's value before; none for the first one. */
export interface LastTransition {
  readonly event: string
  readonly from: unknown
}
