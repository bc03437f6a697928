/** What the journal and its worker say to each other. Each request gets one reply, in order. */
import type { JournalAct, JournalRecord } from "../ports.ts";

/**
 * How durable a change is that was written: `full`: it survives the loss of power; `normal`: it
 * survives the end of the process.
 */
export type Sync = "full" | "normal";

/** Opens the journal's file. */
export interface OpenRequest {
  readonly type: "open";
  readonly path: string;
  readonly sync: Sync;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** A number below which no record's may be from now on. */
  readonly leastId: number;
}

/** Writes packed changes, all or none. */
export interface CommitRequest {
  readonly type: "commit";
  readonly changes: Uint8Array<ArrayBuffer>;
  /** Writes to the disk in any case, whatever the changes are. */
  readonly probe: boolean;
}

/** Encrypts all that the file holds under another key, or leaves all as it is. */
export interface RekeyRequest {
  readonly type: "rekey";
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Asks for the last acts; without `id` of all records. */
export interface ActsRequest {
  readonly type: "acts";
  readonly most: number;
  readonly id: number | undefined;
}

/** Closes the file. */
export interface CloseRequest {
  readonly type: "close";
}

export type Request = OpenRequest | CommitRequest | RekeyRequest | ActsRequest | CloseRequest;

/** A request that came with an `Idempotency-Key`. */
export interface KeyedRequest {
  /** What the key is known by. */
  readonly key: string;
  /** The number of its exchange. */
  readonly id: number;
  /** When it was sent: milliseconds since 1970. */
  readonly at: number;
}

/** What a file was found to hold. */
export interface OpenedReply {
  readonly type: "opened";
  /** By their numbers. */
  readonly records: readonly JournalRecord[];
  /** The greatest number that was ever a record's; 0: there was none. */
  readonly lastId: number;
  /** The last that had a key, the oldest first. */
  readonly keys: readonly KeyedRequest[];
}

/** Why a file is not used: damaged, or as {@link JournalProblem} says. */
export type Refusal = "damaged" | "locked" | "unusable" | "too-new" | "key";

/** The file is not used. */
export interface RefusedReply {
  readonly type: "refused";
  readonly refusal: Refusal;
  /** What is wrong, and what to do. */
  readonly detail: string;
}

/** What was asked for could not be done. */
export interface FailedReply {
  readonly type: "failed";
  /** What is wrong. */
  readonly detail: string;
}

/** The last acts, the newest first. */
export interface ActsReply {
  readonly type: "acts";
  readonly acts: readonly JournalAct[];
}

export type Reply =
  | OpenedReply
  | RefusedReply
  | FailedReply
  | ActsReply
  | { readonly type: "done" };

/** What is wrong, if what was asked for is not done. */
export const failure = (reply: Reply): string | undefined =>
  reply.type === "failed" || reply.type === "refused" ? reply.detail : undefined;
