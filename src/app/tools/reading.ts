import type { Codec } from "../../codec/codec.ts";
import { CodecError } from "../../codec/errors.ts";
import { Message } from "../../codec/message.ts";
import { tableAt } from "../../codec/table.ts";
import { SPAN, walk } from "../../codec/walk.ts";

/** A message read as far as it goes. */
export interface Reading {
  /** Only what the other properties name may be asked of it. */
  readonly message: Message;
  /** Its MTI was read. */
  readonly hasMti: boolean;
  /** Its bitmaps were read. */
  readonly hasBitmap: boolean;
  /** The fields that were read, ascending. */
  readonly numbers: readonly number[];
  /** All that the bitmaps announce is there: a fault is one of content, or of what follows. */
  readonly whole: boolean;
  /** What is wrong; reading stopped there, or it is the first of the values that are wrong. */
  readonly fault?: CodecError | undefined;
}

function faultOf(codec: Codec, bytes: Uint8Array): Message | CodecError {
  try {
    return codec.decode(bytes);
  } catch (error) {
    if (error instanceof CodecError) return error;
    throw error;
  }
}

/** Reads a message up to its end, or up to where that is not possible any more. */
export function readMessage(codec: Codec, bytes: Uint8Array): Reading {
  const read = faultOf(codec, bytes);
  if (read instanceof Message) {
    return { message: read, hasMti: true, hasBitmap: true, numbers: read.numbers(), whole: true };
  }
  const table = tableAt(codec.table, bytes, 0, bytes.length);
  const index = walk(table, bytes, 0, bytes.length);
  const message = new Message(table, bytes, index);
  const numbers = message.numbers().filter((_, place) => {
    return index.spans[place * SPAN + SPAN - 1] !== undefined;
  });
  const hasBitmap = index.body > 0;
  const hasMti = hasBitmap || read.path === "1";
  return { message, hasMti, hasBitmap, numbers, whole: index.whole, fault: read };
}
