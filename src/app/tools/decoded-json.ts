import { toHex } from "../../codec/bytes.ts";
import { isMasked, type Row } from "./row.ts";
import type { Reading } from "./reading.ts";
import type { Sample } from "./samples.ts";
import type { CodecFault } from "../../codec/errors.ts";

/** A field or a part of one, for programs. */
export interface FieldJson {
  readonly name?: string;
  readonly alias?: string;
  readonly value: string;
  /** `value` is not all there is. */
  readonly masked?: true;
  readonly meanings?: readonly string[];
  readonly parts?: Readonly<Record<string, FieldJson>>;
}

/** What is wrong with a message, for programs. */
export interface FaultJson {
  readonly code: string;
  /** With dots into parts; `""` where no field is to blame. */
  readonly field: string;
  /** Bytes from the message's start; -1 where there is none. */
  readonly offset: number;
  readonly message: string;
}

/** A decoded message, for programs. */
export interface DecodedJson {
  /** Bytes, without what frames it. */
  readonly length: number;
  /** What stands in front of it on the wire, in hexadecimal. */
  readonly lengthHeader?: string;
  /** By number; 0 is the MTI, 1 the bitmap. */
  readonly fields: Readonly<Record<string, FieldJson>>;
  readonly fault?: FaultJson;
}

function fieldJson(row: Row): FieldJson {
  const { name, alias, value, meanings, parts } = row;
  return {
    ...name === "" ? {} : { name },
    ...alias === undefined ? {} : { alias },
    value,
    ...isMasked(row) ? { masked: true as const } : {},
    ...meanings.length === 0 ? {} : { meanings },
    ...parts.length === 0 ? {} : { parts: fieldsJson(parts) },
  };
}

function fieldsJson(rows: readonly Row[]): Record<string, FieldJson> {
  return Object.fromEntries(rows.map((row) => [row.key, fieldJson(row)]));
}

/** A fault for programs. */
export function faultJson({ code, path, offset, message }: CodecFault & Error): FaultJson {
  return { code, field: path, offset, message };
}

/** A message that was read, for programs. */
export function decodedJson(sample: Sample, { fault }: Reading, rows: readonly Row[]): DecodedJson {
  const { frame, start, end } = sample;
  return {
    length: end - start,
    ...start === 0 ? {} : { lengthHeader: toHex(frame.subarray(0, start)) },
    fields: fieldsJson(rows),
    ...fault === undefined ? {} : { fault: faultJson(fault) },
  };
}
