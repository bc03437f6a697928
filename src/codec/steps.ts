import type { Field } from "./field.ts";
import { HIGHEST_FIELD } from "./bitmap.ts";

/**
 * A step of the walk over a message: what the walk has to know of a field of the plain kinds, in one
 * small integer, so that it reads one number a field. A field of another kind has the step 0 and is
 * walked over the general way, which takes every kind.
 *
 * From the lowest bit: the exact or greatest length in bytes (20), the digits of its length indicator
 * in ASCII (0, 2 or 3), and what is looked at in its content.
 */
export type Step = number;

/** The bits of a step that are the field's exact or greatest length. */
export const STEP_LENGTH = 0xfffff;

const PREFIX_SHIFT = 20;

/** The bits that are set where a length indicator stands in front. */
export const STEP_PREFIX = 3 << PREFIX_SHIFT;

/** The indicator has three digits. */
export const STEP_LLL = 1 << PREFIX_SHIFT;

/** The content is digits in ASCII. */
export const STEP_DIGITS = 1 << 22;

/** The content is of the code set of track 2, in ASCII. */
export const STEP_TRACK = 1 << 23;

/**
 * The step of a field: 0 where it is not of the plain kinds, which have a byte for each unit, nothing
 * around them but the indicator, and nothing to look at but digits or a track.
 */
function stepOf(field: Field | undefined): Step {
  if (field === undefined || field.around !== undefined) return 0;
  const { encoding, indicator, units, asciiDigits, asciiTrack } = field;
  const content = asciiDigits ? STEP_DIGITS : asciiTrack ? STEP_TRACK : 0;
  if (encoding.size(units) !== units || encoding.packed || encoding.end !== undefined) return 0;
  if (field.parts?.checked || field.looks && content === 0) return 0;
  if (indicator === undefined) return content | units;
  const { name, size } = indicator;
  return name === "ascii:2" || name === "ascii:3" ? content | size << PREFIX_SHIFT | units : 0;
}

/** The steps of all fields that a bitmap can announce, by number. */
export function stepsOf(fields: readonly (Field | undefined)[]): Int32Array {
  return Int32Array.from({ length: HIGHEST_FIELD + 1 }, (_, number) => stepOf(fields[number]));
}
