/**
 * Changes as bytes, so that a group of them goes to the worker in one piece and is not copied there.
 * Numbers are big-endian; texts and payloads stand behind their lengths of four bytes.
 */
import type { JournalChange, JournalState } from "../ports.ts";

const KINDS = ["intent", "state", "end", "act"] as const;

/** The states by the numbers that they have in packed changes. */
const STATES: readonly JournalState[] = ["sent", "delivering", "reversing", "parked"];

/** What a `state` change may leave out, by the bits that say that it is there. */
const CAUSE = 1, ATTEMPTS = 2, NEXT_AT = 4, PAYLOAD = 8;

/** Bytes that a change takes without its texts and payload, at the most. */
const FIXED = 40;

/** Bytes of UTF-8 that one unit of a string takes, at the most. */
const UNIT = 3;

type Change<T extends JournalChange["type"]> = Extract<JournalChange, { type: T }>;

function sizeOf(change: JournalChange): number {
  if (change.type === "intent") {
    return FIXED + change.payload.length + (change.idempotencyKey?.length ?? 0) * UNIT;
  }
  if (change.type === "end") return FIXED;
  if (change.type === "state") {
    return FIXED + (change.cause?.length ?? 0) * UNIT + (change.payload?.length ?? 0);
  }
  const { who, what, why } = change.act;
  return FIXED + (who.length + what.length + why.length) * UNIT;
}

const encoder = new TextEncoder();

class Packer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  get size(): number {
    return this.#at;
  }

  add(change: JournalChange): void {
    this.#byte(KINDS.indexOf(change.type));
    this.#number(change.type === "act" ? change.act.id : change.id);
    if (change.type === "intent") {
      this.#number(change.at);
      this.#block(change.payload);
      this.#text(change.idempotencyKey ?? "");
    } else if (change.type === "state") {
      this.#state(change);
    } else if (change.type === "act") {
      const { at, who, what, why } = change.act;
      this.#number(at);
      for (const text of [who, what, why]) this.#text(text);
    }
  }

  #state({ state, cause, attempts, nextAt, payload }: Change<"state">): void {
    this.#byte(STATES.indexOf(state));
    this.#byte(
      (cause === undefined ? 0 : CAUSE) | (attempts === undefined ? 0 : ATTEMPTS) |
        (nextAt === undefined ? 0 : NEXT_AT) | (payload === undefined ? 0 : PAYLOAD),
    );
    if (cause !== undefined) this.#text(cause);
    if (attempts !== undefined) this.#number(attempts);
    if (nextAt !== undefined) this.#number(nextAt);
    if (payload !== undefined) this.#block(payload);
  }

  #byte(value: number): void {
    this.#view.setUint8(this.#at++, value);
  }

  #number(value: number): void {
    this.#view.setFloat64(this.#at, value);
    this.#at += 8;
  }

  #block(bytes: Uint8Array): void {
    this.#view.setUint32(this.#at, bytes.length);
    this.bytes.set(bytes, this.#at + 4);
    this.#at += 4 + bytes.length;
  }

  #text(text: string): void {
    const { written } = encoder.encodeInto(text, this.bytes.subarray(this.#at + 4));
    this.#view.setUint32(this.#at, written);
    this.#at += 4 + written;
  }
}

class Unpacker {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #decoder = new TextDecoder();
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  next(): JournalChange {
    const type = KINDS[this.#byte()]!;
    const id = this.#number();
    if (type === "end") return { type, id };
    if (type === "intent") return this.#intent(id);
    if (type === "state") return this.#state(id);
    const at = this.#number();
    return { type, act: { id, at, who: this.#text(), what: this.#text(), why: this.#text() } };
  }

  #intent(id: number): Change<"intent"> {
    const change = { type: "intent", id, at: this.#number(), payload: this.#block() } as const;
    const idempotencyKey = this.#text();
    return idempotencyKey === "" ? change : { ...change, idempotencyKey };
  }

  #state(id: number): Change<"state"> {
    const state = STATES[this.#byte()]!;
    const there = this.#byte();
    return {
      type: "state",
      id,
      state,
      ...(there & CAUSE) !== 0 && { cause: this.#text() },
      ...(there & ATTEMPTS) !== 0 && { attempts: this.#number() },
      ...(there & NEXT_AT) !== 0 && { nextAt: this.#number() },
      ...(there & PAYLOAD) !== 0 && { payload: this.#block() },
    };
  }

  #byte(): number {
    return this.#view.getUint8(this.#at++);
  }

  #number(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8);
  }

  #block(): Uint8Array<ArrayBuffer> {
    const start = this.#at + 4;
    this.#at = start + this.#view.getUint32(this.#at);
    return this.#bytes.subarray(start, this.#at);
  }

  #text(): string {
    return this.#decoder.decode(this.#block());
  }
}

/** Packs changes. The bytes have a buffer of their own, which may be handed to another thread. */
export function pack(changes: readonly JournalChange[]): Uint8Array<ArrayBuffer> {
  let size = 0;
  for (const change of changes) size += sizeOf(change);
  const packer = new Packer(size);
  for (const change of changes) packer.add(change);
  return packer.bytes.subarray(0, packer.size);
}

/** The changes that were packed. Their payloads are parts of `bytes`. */
export function unpack(bytes: Uint8Array<ArrayBuffer>): JournalChange[] {
  const unpacker = new Unpacker(bytes);
  const changes: JournalChange[] = [];
  while (unpacker.left > 0) changes.push(unpacker.next());
  return changes;
}
