import type { JournalChange } from "../ports.ts";

/** Refuses what the log would take, and the records would not. */
export function checkNumbers(changes: readonly JournalChange[]): void {
  for (const change of changes) {
    const numbers = change.type === "act"
      ? [change.act.id, change.act.at]
      : change.type === "intent"
      ? [change.id, change.at]
      : change.type === "state"
      ? [change.id, change.attempts ?? 0, change.nextAt ?? 0]
      : [change.id];
    if (!numbers.every(Number.isFinite)) {
      throw new Error(`a change (${change.type}) has a number that is none`);
    }
  }
}
