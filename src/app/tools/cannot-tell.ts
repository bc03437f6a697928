/** A message of which nothing can be told, or not what was asked. Holds nothing of it. */
export class CannotTell extends Error {
  override readonly name = "CannotTell";
  readonly code = "cannot-tell";
}
