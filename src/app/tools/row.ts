/** One field of a message, or a part of one, as a person is to see it. */
export interface Row {
  /** `4`, `55.9F02`. */
  readonly path: string;
  /** The last of the path: a field's number, a part's, or a tag. */
  readonly key: string;
  /** What people call it; `""` where nobody knows. */
  readonly name: string;
  /** A name for programs, where the profile has one. */
  readonly alias?: string | undefined;
  /** Its value as it may be shown. */
  readonly value: string;
  /** What it means; nothing where the value is masked. */
  readonly meanings: readonly string[];
  readonly parts: readonly Row[];
  /** The value itself, for comparing. NOT to be shown. */
  readonly secret: string;
}

/** Whether what is shown is all there is. */
export const isMasked = ({ value, secret }: Row): boolean => value !== secret;
