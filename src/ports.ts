/**
 * What the pure parts want of the world, handed in by the adapters: so that all of them run under a
 * simulated clock, network and chance as well.
 */

/** Tells the time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
}

/** Measures how long things take: never goes back, whatever is done to the clock on the wall. */
export interface Stopwatch {
  /** Milliseconds since some moment that does not change. */
  elapsed(): number;
}

/** Wakes someone later. */
export interface Timers {
  /**
   * Calls `wake` once, `delay` milliseconds from now.
   *
   * @returns a function that cancels it, and does nothing when it was called or cancelled before
   */
  after(delay: number, wake: () => void): () => void;
}

/** Chance. */
export interface Random {
  /** A whole number from 0 to `below - 1`, each as likely. */
  below(below: number): number;
}

/** How grave a log record is. */
export type LogLevel = "debug" | "info" | "warning" | "error";

/** Takes log records, which are masked already: no card data in them. */
export interface Logger {
  /** Whether a record of this level would be written: ask before making a costly one. */
  enabled(level: LogLevel): boolean;
  /** Writes a record. `data` are further facts for machines. */
  log(level: LogLevel, text: string, data?: Readonly<Record<string, unknown>>): void;
}

/**
 * Where a sale that is somebody's money stands, as it survives the process:
 *
 * - `sent`: its request may have reached the host, and nobody was told how it ended
 * - `delivering`: the host approved it, and the approval is being handed to the client: it is not
 *   known whether the client has it
 * - `reversing`: it is being undone
 * - `parked`: it was not undone as often as that was tried; a person has to decide
 */
export type JournalState = "sent" | "delivering" | "reversing" | "parked";

/** What a {@link Journal} holds of one sale that is not resolved. */
export interface JournalRecord {
  /** The number of its exchange. Numbers grow from one run of the program to the next. */
  readonly id: number;
  readonly state: JournalState;
  /** When it was sent: milliseconds since 1970-01-01T00:00Z. */
  readonly at: number;
  /** Why it is undone, or parked; empty before that. */
  readonly cause: string;
  /** Times that its reversal was sent and not confirmed. */
  readonly attempts: number;
  /** When its reversal is to be sent next, as `at`; 0: at once. */
  readonly nextAt: number;
  /** What undoing it needs; `undefined` when it cannot be read, as the key is another or it is damaged. */
  readonly payload: Uint8Array | undefined;
}

/** Something that becomes of records, in the order in which it is told. */
export type JournalChange =
  /** A request is about to leave. */
  | {
    readonly type: "intent";
    readonly id: number;
    readonly at: number;
    readonly payload: Uint8Array;
    /** What its client's `Idempotency-Key` is known by, if it has one: kept when the record is gone. */
    readonly idempotencyKey?: string | undefined;
  }
  /** Where it stands now; what is absent stays as it was. */
  | {
    readonly type: "state";
    readonly id: number;
    readonly state: JournalState;
    readonly cause?: string;
    readonly attempts?: number;
    readonly nextAt?: number;
    readonly payload?: Uint8Array;
  }
  /** It is resolved: the record goes. */
  | { readonly type: "end"; readonly id: number }
  /** Somebody did something about it: kept when the record is gone. */
  | { readonly type: "act"; readonly act: JournalAct };

/** What was done about a sale, and by whom. No card data in it. */
export interface JournalAct {
  /** The record's. */
  readonly id: number;
  /** When, as `JournalRecord.at`. */
  readonly at: number;
  /** A person's name, or `gateway`. */
  readonly who: string;
  /** For example `reversed`, `parked`, `retry`, `close`. */
  readonly what: string;
  readonly why: string;
}

/**
 * Keeps what must survive the process. Changes are made durable in the order in which they are
 * written, many at a time, and never hold the caller up.
 */
export interface Journal {
  /** It takes changes: not after one could not be written, until one could again. */
  readonly writable: boolean;
  /**
   * Writes a change.
   *
   * @param done called once, never before `write` returns: when the change is durable, or (`false`)
   * cannot be made so. An `intent`, and a `state` of `delivering`, that failed is dropped; any other
   * change is kept and tried again for as long as the process lives, and its `done` is called when it
   * is durable.
   */
  write(change: JournalChange, done?: (durable: boolean) => void): void;
  /** The last acts, the newest first: of one record, or of all. */
  acts(most: number, id?: number): Promise<readonly JournalAct[]>;
}

/** What is ready to be taken up, or to be left. Exactly one of both is to be called, once. */
export interface Prepared {
  commit(): void;
  cancel(): void;
}

/** What a server shows of itself by TLS, and wants to see of clients; all in PEM. */
export interface ServerTls {
  /** Its certificate, and those that lead to its CA. */
  readonly cert: string;
  readonly key: string;
  /** Clients have to show a certificate that one of these has signed; `undefined`: they need none. */
  readonly ca: string | undefined;
}
