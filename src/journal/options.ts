import type { Clock, Logger, Stopwatch, Timers } from "../ports.ts";
import type { Sync } from "./messages.ts";

/** A journal's file, and how it is written. */
export interface JournalOptions {
  /** It is made, with mode 0600, if it is not there. */
  readonly path: string;
  /** Whether what is durable survives the loss of power (`full`), or the process (`normal`). */
  readonly sync: Sync;
  /** 32 bytes; its records are encrypted under it. */
  readonly key: Uint8Array;
}

/** Looks how long a journal takes. */
export interface CommitTiming {
  readonly stopwatch: Stopwatch;
  /** A group of changes is durable, so many milliseconds after it was begun. */
  took(milliseconds: number): void;
}

/** What a journal needs. */
export interface JournalPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Told once when the file cannot be written, and once when it can be again. */
  readonly logger: Logger;
  /** Default: nobody looks how long it takes. */
  readonly timing?: CommitTiming | undefined;
  /** Starts the worker. Default: the journal's own; another in tests. */
  readonly worker?: () => Worker;
}
