/** Why a message of `length` bytes is too long for its frame; nothing when it is not. */
export function tooLong(length: number, maxMessage: number): string | undefined {
  return length <= maxMessage ? undefined : "it is too long for its frame";
}
