/** How the rounds of all test clients ended, one round a count. */
export interface TestTally {
  /** The one answer that was wanted. */
  readonly correct: number;
  /** Something else than that. */
  readonly wrong: number;
  /** Nothing: no answer in time, no connection, or one that was closed without an answer. */
  readonly missing: number;
}

/** A tally on one line: `Test clients: 50 correct, 0 wrong, 0 missing`. */
export function tallyText({ correct, wrong, missing }: TestTally): string {
  return `Test clients: ${correct} correct, ${wrong} wrong, ${missing} missing`;
}
