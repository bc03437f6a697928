import type { Message } from "../../codec/message.ts";
import { maskAnyText } from "../../codec/any-text.ts";
import { sensitivityOf, shown } from "../../codec/mask.ts";

/** What an answer has to hold. */
export interface Expectation {
  /** 0: the MTI. */
  readonly field: number;
  /** Absent: any value. */
  readonly value?: string | undefined;
}

const FORM = /^(\d{1,3})(?:=(.*))?$/s;

/**
 * Reads `39=00`, `0=0210`, or `38` for any value.
 *
 * @returns `undefined` for what is not of that form
 */
export function parseExpectation(text: string): Expectation | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const field = Number(match[1]);
  return field === 1 || field > 192 ? undefined : { field, value: match[2] };
}

/**
 * What an answer has instead of what was expected, without card data.
 *
 * @returns `undefined` where it holds
 */
export function unmet(answer: Message, { field, value }: Expectation): string | undefined {
  const held = field === 0 ? answer.mti : answer.get(field);
  if (held !== undefined && (value === undefined || held === value)) return undefined;
  const name = answer.field(field)?.spec.name;
  const what = field === 0 ? "MTI" : `DE ${field}${name === undefined ? "" : ` (${name})`}`;
  const actual = held === undefined ? "missing" : (field === 0 ? held : shown(answer, field)) ?? "";
  if (value === undefined) return `expected ${what}: it is ${actual}`;
  const isSecret = sensitivityOf(field, answer.field(field)?.spec) !== undefined;
  const wanted = isSecret ? "another value" : maskAnyText(value);
  return `expected ${what} = ${wanted}: it is ${actual}`;
}
