import type { Logger, LogLevel } from "../../src/ports.ts";
import { within } from "./waiting.ts";

/** One log record. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly text: string;
}

/** Keeps what is logged, at every level, and can be waited on. */
export class RecordingLogger implements Logger {
  readonly entries: LogEntry[] = [];
  readonly #watchers = new Set<() => void>();

  enabled(): boolean {
    return true;
  }

  log(level: LogLevel, text: string): void {
    this.entries.push({ level, text });
    for (const watcher of this.#watchers) watcher();
  }

  /** All that was logged, a record a line. */
  get text(): string {
    return this.entries.map((entry) => `${entry.level}: ${entry.text}`).join("\n");
  }

  /** The first record from `from` on that matches, when it has been logged. */
  seen(pattern: RegExp, from = 0): Promise<LogEntry> {
    const { promise, resolve } = Promise.withResolvers<LogEntry>();
    const look = () => {
      const entry = this.entries.slice(from).find(({ text }) => pattern.test(text));
      if (entry === undefined) return;
      this.#watchers.delete(look);
      resolve(entry);
    };
    this.#watchers.add(look);
    look();
    return within(promise, `log record ${pattern}; there were:\n${this.text}`);
  }
}
