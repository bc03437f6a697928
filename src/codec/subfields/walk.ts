import type { CodecErrorCode, CodecFault } from "../errors.ts";

/** A fault seen from one level further out: `key` is put in front of its path. */
export function within(key: string, fault: CodecFault): CodecFault {
  if (key === "") return fault;
  return { ...fault, path: fault.path === "" ? key : `${key}.${fault.path}` };
}

/** A key as errors name it: a tag may hold anything. */
export function printed(key: string): string {
  return key.replace(/[^0-9A-Za-z]/g, "?");
}

/**
 * Where one is on the way through a field's content, part after part. Made for each content that is
 * looked at; nothing else is, as long as nothing is wrong.
 */
export class Walk {
  readonly bytes: Uint8Array;
  /** Where the content ends. */
  readonly end: number;
  /** Fields in fields: 0 for a whole field's content. */
  readonly depth: number;
  /** The first byte not looked at yet. */
  at: number;
  /** The form's own: parts so far, or the last bit. */
  count = 0;
  /** The form's own: where the bitmaps, or the last tag, start. */
  mark = 0;
  /** The form's own: the highest bit that there is. */
  limit = 0;
  /** The form's own: the key of the part found last. */
  name = "";
  /** Of the part found last: where its content starts, its units, where it ends. */
  start = 0;
  units = 0;
  stop = 0;
  /** What ended the way too early; its path is from this content on. */
  fault: CodecFault | undefined = undefined;

  constructor(bytes: Uint8Array, start: number, end: number, depth: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.depth = depth;
  }

  /** Notes what is wrong, not yet in which part. Returns `false`, for callers that stop there. */
  blame(code: CodecErrorCode, offset: number, detail?: string): false {
    this.fault = { code, path: "", offset, detail };
    return false;
  }

  /** Notes that `size` bytes are wanted at `at`, and fewer are left. */
  lack(code: CodecErrorCode, at: number, size: number): false {
    return this.blame(code, at, `${size} wanted, ${this.end - at} left`);
  }

  /** Says in which part the fault is. Returns `undefined`, for forms that stop there. */
  inPart(key: string): undefined {
    if (this.fault !== undefined) this.fault = within(printed(key), this.fault);
  }

  /** Notes where the part found last lies; the way goes on behind it. */
  found(start: number, units: number, stop: number): true {
    this.start = start;
    this.units = units;
    this.stop = stop;
    this.at = stop;
    return true;
  }
}
