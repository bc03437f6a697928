import type { Message } from "./message.ts";

const RRN = 37;

/**
 * The retrieval reference number (DE 37) without the blanks that fill it up.
 *
 * @returns `undefined` when there is none, or it is all blanks
 */
export function rrnOf(message: Message): string | undefined {
  return message.get(RRN)?.trim() || undefined;
}
