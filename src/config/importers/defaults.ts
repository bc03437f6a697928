import type { Mapping } from "../profile-mapping.ts";
import { byNumber, type Entries, type Entry, type Frame, type Subfields } from "./entries.ts";

/*
 * What a foreign spec does not say and a profile has: how messages are framed, how the gateway
 * refuses, how the bank answers. All of it is usual practice, to be looked over by whoever knows the
 * host.
 */

/** Fields by which an answer is told to belong to its request. */
const ECHO = [2, 3, 4, 7, 11, 12, 13, 22, 25, 32, 37, 41, 42, 49];

const RESPONSE_CODE = "39";

/** Codes of DE 39 as ISO 8583:1987 has them; 1993 and 2003 have longer ones, told by their length. */
const CODES_1987 = {
  approved: "00",
  invalid: "30",
  insufficientFunds: "51",
  noAccount: "14",
  notFound: "25",
  unsupported: "40",
  noHost: "91",
  failure: "96",
};

/** Action codes of ISO 8583:1993. */
const CODES_1993: typeof CODES_1987 = {
  approved: "000",
  invalid: "904",
  insufficientFunds: "116",
  noAccount: "114",
  notFound: "914",
  unsupported: "902",
  noHost: "912",
  failure: "909",
};

/** Action codes of ISO 8583:2003: those of 1993, with a digit behind. */
const CODES_2003 = Object.fromEntries(
  Object.entries(CODES_1993).map(([key, code]) => [key, `${code}0`]),
) as typeof CODES_1987;

const TEXTS: Readonly<Record<string, string>> = {
  approved: "Approved",
  invalid: "Format error",
  insufficientFunds: "Insufficient funds",
  noAccount: "No such account",
  notFound: "Original not found",
  unsupported: "Function not supported",
  noHost: "Issuer or switch inoperative",
  failure: "System malfunction",
};

/** Approved or not: what a single character can say. */
const CODES_SHORT = Object.fromEntries(
  Object.keys(CODES_1987).map((key) => [key, key === "approved" ? "0" : "9"]),
) as typeof CODES_1987;

const BY_LENGTH = [CODES_1987, CODES_SHORT, CODES_1987, CODES_1993, CODES_2003];

function codesFor(field: Entry | undefined): typeof CODES_1987 {
  const length = field === undefined || field.indicator !== undefined ? 2 : field.length;
  const codes = BY_LENGTH[length] ?? CODES_1987;
  return field?.type === "b" ? inHex(codes) : codes;
}

/** Codes as bytes are shown: a field of bytes holds the characters' ones. */
function inHex(codes: typeof CODES_1987): typeof CODES_1987 {
  const hex = (text: string) => [...text].map((char) => char.charCodeAt(0).toString(16)).join("");
  const pairs = Object.entries(codes).map(([key, code]) => [key, hex(code)]);
  return Object.fromEntries(pairs) as typeof CODES_1987;
}

/**
 * The length in front of a message: four digits where the message is text that people read, as
 * between ASCII hosts, otherwise two bytes.
 */
function framingFor({ mti, bitmap }: Frame): string {
  const text = mti.encoding === "ascii" && bitmap.encoding === "hex-ascii";
  return text ? "length:n:4" : "length:b-hex:2";
}

/** The sections that stand before the fields. */
export function defaultFraming(frame: Frame): Mapping {
  return { header: framingFor(frame), lengthIncludesHeader: false };
}

/** The sections that stand behind the fields. */
export function defaultSections(fields: Entries): Mapping {
  const { noHost, failure, ...bank } = codesFor(fields[RESPONSE_CODE]);
  const codes = { ...bank, noHost, failure };
  const echo = ECHO.filter((number) => Object.hasOwn(fields, String(number)));
  return {
    rules: { minLength: 0, required: {} },
    refusal: {
      echo,
      codes: {
        "invalid-message": bank.invalid,
        timeout: noHost,
        "link-lost": noHost,
        unrecorded: noHost,
        untellable: noHost,
        "link-down": noHost,
        other: failure,
      },
    },
    bank,
    hostEcho: { code: bank.approved, omits: [] },
    approvedCodes: [bank.approved],
    systemErrors: [noHost, failure],
    responseCodes: Object.fromEntries(
      Object.entries(codes).map(([key, code]) => [code, TEXTS[key]!]),
    ),
  };
}

/** Which of the default encodings counts for a type. */
function slotOf({ type }: Entry): "digits" | "text" | "binary" | undefined {
  if (type === "b") return "binary";
  if (type === "n") return "digits";
  return ["a", "an", "as", "ns", "ans"].includes(type) ? "text" : undefined;
}

const FALLBACK = { digits: "ascii", text: "ascii", binary: "binary" };

/** The encodings that most of the fields have. */
export function defaultEncodings(fields: Entries): typeof FALLBACK {
  const encodings = { ...FALLBACK };
  for (const slot of ["digits", "text", "binary"] as const) {
    const counts = new Map<string, number>();
    for (const entry of Object.values(fields)) {
      if (slotOf(entry) !== slot || entry.encoding === undefined) continue;
      counts.set(entry.encoding, (counts.get(entry.encoding) ?? 0) + 1);
    }
    const [most] = [...counts].sort(([, a], [, b]) => b - a);
    if (most !== undefined) encodings[slot] = most[0];
  }
  return encodings;
}

/** The order in which an entry's keys are written. */
const KEYS: readonly (keyof Entry)[] = [
  "name",
  "type",
  "length",
  "indicator",
  "counts",
  "adds",
  "id",
  "roundsUp",
  "filled",
  "encoding",
  "padding",
  "filler",
  "rest",
  "sensitive",
];

/** An entry in the usual order of keys, without what the default encodings say already. */
function tidyEntry(entry: Entry, encodings: typeof FALLBACK): Mapping {
  const slot = slotOf(entry);
  const usual = slot !== undefined && entry.encoding === encodings[slot];
  const pairs = KEYS.filter((key) => entry[key] !== undefined && !(usual && key === "encoding"))
    .map((key) => [key, entry[key]]);
  const { subfields } = entry;
  const inside = subfields === undefined ? [] : [["subfields", tidyParts(subfields, encodings)]];
  return Object.fromEntries([...pairs, ...inside]);
}

function tidyParts(parts: Subfields, encodings: typeof FALLBACK): Mapping {
  const { fields, group, ...rest } = parts;
  return {
    ...rest,
    ...fields === undefined ? {} : { fields: tidyFields(fields, encodings) },
    ...group === undefined ? {} : { group: { fields: tidyFields(group.fields, encodings) } },
  };
}

/** A table of fields as it is written. */
export function tidyFields(fields: Entries, encodings: typeof FALLBACK): Mapping {
  return Object.fromEntries(
    byNumber(Object.keys(fields)).map((key) => [key, tidyEntry(fields[key]!, encodings)]),
  );
}
