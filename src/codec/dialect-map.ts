/** What an answer is worth nothing without: MTI, amount, STAN, response code, terminal. */
export const ESSENTIAL_FIELDS: readonly number[] = [0, 4, 11, 39, 41];

/** Where two dialects call the same thing by different numbers; all else has the same in both. */
export interface DialectMap {
  /** The host's number of a field of the clients'; null: it is not carried over. */
  readonly fields: ReadonlyMap<number, number | null>;
  /** The host's MTI of requests of the clients'; their answers' follow. */
  readonly mtis: ReadonlyMap<string, string>;
}
