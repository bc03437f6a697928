import { type Latin1Reader, portableLatin1 } from "./bytes.ts";
import { compose, type ElementValues, recompose } from "./compose.ts";
import { CodecError, type CodecFault } from "./errors.ts";
import type { Field } from "./field.ts";
import { Message } from "./message.ts";
import type { Profile } from "./profile.ts";
import { compileTable, type Table, tableAt, tableOf } from "./table.ts";
import { type Index, walk } from "./walk.ts";

/** What the runtime lends the codec. */
export interface CodecOptions {
  /** Default: a portable one; the application hands in its native one. */
  readonly latin1: Latin1Reader;
}

/** What a stream without length headers holds at some point. */
export type Extent =
  /** A whole message, this many bytes long. */
  | { readonly kind: "complete"; readonly length: number }
  /** The beginning of one; with fewer than `atLeast` bytes there is no use in asking again. */
  | { readonly kind: "incomplete"; readonly atLeast: number }
  /** Nothing that can become a message. */
  | { readonly kind: "impossible"; readonly fault: CodecFault };

/** Reads and writes the messages of one profile. Made once, used for every message. */
export class Codec {
  #table: Table;

  /**
   * @param of a profile, whose field table is compiled here; or a codec, of which another is made that
   *   speaks the same and can come to speak something else
   * @throws {ProfileError} with every mistake in the profile
   */
  constructor(of: Profile | Codec, options: Partial<CodecOptions> = {}) {
    const { latin1 } = { latin1: portableLatin1, ...options };
    this.#table = of instanceof Codec ? of.#table : compileTable(of, latin1);
  }

  /** The profile's fields, compiled: as they are now, see {@link become}. */
  get table(): Table {
    return this.#table;
  }

  /** The profile that this codec speaks. */
  get profile(): Profile {
    return this.table.profile;
  }

  /**
   * Speaks from now on what `other` speaks, for all who have this codec. A message that was read or
   * made before stays what it is, and so does what is made of it.
   */
  become(other: Codec): void {
    this.#table = other.#table;
  }

  /** How field `number` is written in messages of an MTI; `undefined` when they do not have it. */
  field(mti: string, number: number): Field | undefined {
    return tableOf(this.table, mti).fields[number];
  }

  /**
   * Reads one whole message, which the caller gives away: the message keeps the bytes.
   *
   * @param content what to do about a value outside its field's class, when all fields were found:
   *   refuse the message (default), or ignore it, for one who wants to answer it nevertheless
   * @throws {CodecError} what is wrong, in which field, at which byte
   */
  decode(bytes: Uint8Array, content: "refuse" | "ignore" = "refuse"): Message {
    const table = tableAt(this.table, bytes, 0, bytes.length);
    const index = walk(table, bytes, 0, bytes.length);
    const { fault } = index;
    if (fault !== undefined && (content === "refuse" || !index.whole)) throw new CodecError(fault);
    if (index.end < bytes.length && this.profile.policies?.trailing !== "ignore") {
      throw new CodecError(trailing(index, bytes.length));
    }
    return new Message(table, bytes, index);
  }

  /**
   * Makes a message of values by field number. MTI and fixed fields are padded as the profile says.
   *
   * @throws {CodecError} naming the first field that cannot be written, and why
   */
  encode(values: ElementValues): Message {
    return compose(this.table, values);
  }

  /**
   * A message like `message` with some fields set and others (`undefined`) taken out; fields that
   * stay keep their bytes. With another MTI, a field that is written in another way there keeps its
   * value, and one that is not there in such messages is left out.
   *
   * @throws {CodecError} naming the first field that cannot be written, and why
   */
  change(message: Message, changes: ElementValues): Message {
    return recompose(message, changes);
  }

  /**
   * Whether a message that begins at `bytes[start]` is complete before `end`, needs more bytes, or
   * cannot be one. Looks at structure only: the content of a complete one is for `decode`.
   */
  measure(bytes: Uint8Array, start = 0, end = bytes.length): Extent {
    const index = walk(tableAt(this.table, bytes, start, end), bytes, start, end);
    if (index.whole) return { kind: "complete", length: index.end - start };
    if (index.wanted > 0) return { kind: "incomplete", atLeast: index.wanted };
    return { kind: "impossible", fault: index.fault! };
  }
}

function trailing(index: Index, length: number): CodecFault {
  const detail = `${length - index.end} too many`;
  return { code: "trailing-bytes", path: "", offset: index.end, detail };
}
