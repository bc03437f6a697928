import fc from "fast-check";
import { Codec } from "../../src/codec/codec.ts";
import type { ElementValues } from "../../src/codec/compose.ts";
import { CodecError } from "../../src/codec/errors.ts";
import { bundledProfile, PROFILE_NAMES } from "../../src/config/profiles.ts";
import { profiles } from "../../tests/codec/language.ts";
import { messageValuesOf } from "../../tests/codec/language-values.ts";
import type { Random } from "./random.ts";

/** A dialect, and values of some of its messages. */
export interface Dialect {
  readonly codec: Codec;
  readonly messages: readonly ElementValues[];
}

/** Profiles that are drawn beside the bundled ones. */
const DRAWN = 40;
const MESSAGES = 12;

/** Drawn the same each time: a finding's selector has to mean the same in every run. */
const FIXED = 20_260;

const canBeWritten = (codec: Codec) => (values: ElementValues): boolean => {
  try {
    codec.encode(values);
    return true;
  } catch (error) {
    if (error instanceof CodecError) return false;
    throw error;
  }
};

/** All bundled profiles, and some over the whole profile language. */
export function dialects(): readonly Dialect[] {
  const drawn = fc.sample(profiles, { numRuns: DRAWN, seed: FIXED });
  const bundled = PROFILE_NAMES.map((name) => bundledProfile(name)!);
  return [...bundled, ...drawn].map((profile, index) => {
    const codec = new Codec(profile);
    const sample = { numRuns: MESSAGES, seed: FIXED + index };
    const messages = fc.sample(messageValuesOf(profile), sample).filter(canBeWritten(codec));
    return { codec, messages: [...messages, { 0: "0800" }] };
  });
}

/** A message whose fields come from two others, some left out. */
export function crossed(random: Random, { codec, messages }: Dialect): Uint8Array {
  const [one, two] = [random.of(messages), random.of(messages)];
  const entries = Object.entries({ ...one, ...two })
    .filter(([number]) => number === "0" || random.below(4) > 0);
  return codec.encode(Object.fromEntries(entries)).bytes;
}
