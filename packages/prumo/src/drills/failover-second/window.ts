/** What was there when the new primary was struck. */
export interface Window {
  readonly member: string;
  /** Moments of `performance.now()`: promoted by its own word; struck. */
  readonly promoted: number;
  readonly struck: number;
  readonly timeline: number;
  /** Standbys it waited for when last asked. */
  readonly synchronous: number;
  /** Writes of the application begun after the promotion and acknowledged before the strike. */
  readonly acknowledged: number;
  /** Writes that waited for a standby when last asked. */
  readonly waiting: number;
}
