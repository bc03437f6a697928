import { assert, assertEquals } from "@std/assert";
import type { Field } from "../../src/codec/field.ts";
import { compileField } from "../../src/codec/field-compile.ts";
import type { FieldSpec } from "../../src/codec/profile.ts";
import { compileSubfields, type SubfieldMistake } from "../../src/codec/subfields/compile.ts";
import { BytesSource } from "../../src/codec/subfields/source.ts";
import type { SubfieldsSpec, Subvalues } from "../../src/codec/subfields/spec.ts";
import { Subfields } from "../../src/codec/subfields/subfields.ts";
import { failure, hex, join, type Place } from "../fixtures.ts";

const DEFAULTS = { digits: "ascii", text: "ascii", binary: "binary" } as const;

/** A field of bytes, as most that are taken apart. */
const BYTES: FieldSpec = { name: "", type: "b", length: 99_999, indicator: "bcd:6" };

/** A field of text. */
export const TEXT: FieldSpec = { name: "", type: "ans", length: 999, indicator: "ascii:3" };

/** A part of so many letters. */
export const letters = (length: number) => ({ name: "", type: "ans", length }) as const;

/** A part of so many digits. */
export const digits = (length: number) => ({ name: "", type: "n", length }) as const;

/** A part of so many bytes. */
export const bytesOf = (length: number) => ({ name: "", type: "b", length }) as const;

function fieldOf(spec: FieldSpec): Field {
  const field = compileField(48, spec, DEFAULTS);
  assert("encoding" in field, JSON.stringify(field));
  return field;
}

/** Field 48, taken apart. */
export function compiled(spec: SubfieldsSpec, field: FieldSpec = BYTES): Subfields {
  const subfields = compileSubfields(spec, fieldOf(field), DEFAULTS);
  assert(subfields instanceof Subfields, JSON.stringify(subfields));
  return subfields;
}

/** What is wrong with a spec: the places, dotted, and the reasons. */
export function mistakesOf(spec: SubfieldsSpec): Record<string, string> {
  const found = compileSubfields(spec, fieldOf(BYTES), DEFAULTS);
  assert(!(found instanceof Subfields), "no mistake was found");
  const entries = found.map(({ path, reason }: SubfieldMistake) => [path.join("."), reason]);
  return Object.fromEntries(entries);
}

/** Bytes of hexadecimal, or of text that begins with "'". */
export function content(text: string): Uint8Array {
  if (!text.startsWith("'")) return hex(text);
  return Uint8Array.from(text.slice(1), (letter) => letter.charCodeAt(0));
}

const AROUND = Uint8Array.of(0xee);

/** Reads a content that has other bytes around it. */
export function read(subfields: Subfields, bytes: Uint8Array): Subvalues {
  const around = join(AROUND, bytes, AROUND);
  assertEquals(subfields.check(around, 1, around.length - 1), undefined);
  return subfields.read(new BytesSource(around), 1, around.length - 1);
}

/** That a content shows these parts, and is made of them again. */
export function assertBothWays(
  subfields: Subfields,
  bytes: string,
  values: Subvalues,
  composed = content(bytes).toHex().toUpperCase(),
): void {
  assertEquals(read(subfields, content(bytes)), values);
  assertEquals(subfields.compose(read(subfields, content(bytes))), composed);
}

/** The first fault of a content, its offset from the content's start on. */
export function faultOf(subfields: Subfields, bytes: string): Place | undefined {
  const inside = content(bytes);
  const around = join(AROUND, inside, AROUND);
  const fault = subfields.check(around, 1, around.length - 1);
  return fault && [fault.code, fault.path, fault.offset - 1];
}

/** Why values cannot be written. */
export function refusal(subfields: Subfields, values: Subvalues): [string, string] {
  const { code, path, offset } = failure(() => subfields.compose(values));
  assertEquals(offset, -1);
  return [code, path];
}
