/** Where two dialects call the same thing by different numbers; all else has the same in both. */
export interface DialectMap {
  /** The host's number of a field of the clients'; null: it is not carried over. */
  readonly fields: ReadonlyMap<number, number | null>;
  /** The host's MTI of requests of the clients'; their answers' follow. */
  readonly mtis: ReadonlyMap<string, string>;
}
