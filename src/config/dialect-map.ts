import { type DialectMap, ESSENTIAL_FIELDS } from "../codec/dialect-map.ts";
import { isRequest } from "../codec/mti.ts";
import type { Profile } from "../codec/profile.ts";
import { oneLine, quote } from "./quote.ts";

/** A part of a map that cannot be used, in words. */
export class DialectMapError extends Error {
  override readonly name = "DialectMapError";
  readonly code = "bad-listen-map";
  /** What is wrong, a line each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("; "));
    this.problems = problems;
  }
}

/** Entries at the most. */
const MOST = 192;

const FIELD = /^([1-9]\d{0,2})=([1-9]\d{0,2})?$/;
const MTI = /^(\d{4})=(\d{4})$/;

const isField = (number: number): boolean => number >= 2 && number <= HIGHEST;
const HIGHEST = 192;

/** Takes one entry in; what is wrong with it. */
function take(
  part: string,
  fields: Map<number, number | null>,
  mtis: Map<string, string>,
): string | undefined {
  const mti = MTI.exec(part);
  if (mti !== null) {
    const [, from = "", to = ""] = mti;
    if (mtis.has(from)) return `${from} is given twice`;
    if (!isRequest(from) || !isRequest(to)) return "only requests are named: answers follow";
    mtis.set(from, to);
    return undefined;
  }
  const field = FIELD.exec(part);
  if (field === null) return "neither CLIENT=HOST nor CLIENT=";
  const [from, to] = [Number(field[1]), field[2] === undefined ? null : Number(field[2])];
  if (!isField(from) || to !== null && !isField(to)) return `no field number from 2 to ${HIGHEST}`;
  if (fields.has(from)) return `field ${from} is given twice`;
  if (from !== to && ESSENTIAL_FIELDS.includes(from)) {
    return `field ${from} is the same on both sides: answers are told by it`;
  }
  fields.set(from, to);
  return undefined;
}

function twice<Key, Value>(map: ReadonlyMap<Key, Value | null>): string[] {
  const owners = new Map<Value, Key>();
  return Array.from(map).flatMap(([from, to]) => {
    if (to === null) return [];
    const owner = owners.get(to);
    owners.set(to, from);
    return owner === undefined ? [] : [`${owner} and ${from} cannot both become ${to}`];
  });
}

/**
 * Reads `--listen-map`: `CLIENT=HOST,…`, fields by number or requests by MTI; nothing behind the sign:
 * the field is not carried over.
 *
 * @throws {DialectMapError} with everything that is wrong
 */
export function parseDialectMap(text: string): DialectMap {
  const fields = new Map<number, number | null>();
  const mtis = new Map<string, string>();
  const parts = text.trim() === "" ? [] : text.split(",");
  if (parts.length > MOST) throw new DialectMapError([`more than ${MOST} entries`]);
  const wrong = parts.flatMap((part) => {
    const found = take(part.trim(), fields, mtis);
    return found === undefined ? [] : [oneLine(`${quote(part.trim())}: ${found}`)];
  });
  const problems = [...wrong, ...twice(fields), ...twice(mtis)];
  if (problems.length > 0) throw new DialectMapError(problems);
  return { fields, mtis };
}

const RESPONSE_CODE = 39;

/** A response code means what it means: none is made longer or shorter, so that none could be told. */
function codeMistakes(clients: Profile, host: Profile): string[] {
  const [theirs, its] = [clients.fields[RESPONSE_CODE], host.fields[RESPONSE_CODE]];
  if (theirs === undefined || its === undefined) return [];
  if (theirs.indicator !== undefined || its.indicator !== undefined) return [];
  if (theirs.length === its.length) return [];
  return [
    `the response code (39) has ${theirs.length} places in ${clients.name} and ${its.length} in ` +
    `${host.name}, and codes are not translated: no answer could be told`,
  ];
}

/** What is wrong with a map between two profiles, a line each. */
export function mapMistakes(
  { fields }: DialectMap,
  clients: Profile,
  host: Profile,
): readonly string[] {
  const mapped = Array.from(fields).flatMap(([from, to]): string[] => {
    if (clients.fields[from] === undefined) {
      return [`the clients' profile ${clients.name} has no field ${from}`];
    }
    if (to === null) return [];
    if (host.fields[to] === undefined) {
      return [`the host's profile ${host.name} has no field ${to}`];
    }
    const isTaken = clients.fields[to] !== undefined && !fields.has(to);
    return isTaken
      ? [
        `field ${to} of the clients' would become ${to}, too, like ${from}: map it as well (${to}=)`,
      ]
      : [];
  });
  return [...mapped, ...codeMistakes(clients, host)];
}
