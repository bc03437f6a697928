import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import {
  CodecError,
  type CodecErrorCode,
  type CodecFault,
  describeFault,
} from "../../src/codec/errors.ts";
import { Codec } from "../../src/codec/codec.ts";
import { codecOf, failure, hex, join, mapOf, openway, PAN, smartvista } from "../fixtures.ts";

/** The card number that no error may show. */
const CANARY = PAN.visaOther;

const hexMaps = codecOf({
  2: { type: "n", length: 19, indicator: "ascii:2" },
  43: { type: "ans", length: 40 },
  52: { type: "b", length: 8, encoding: "hex-ascii" },
}, { bitmap: { encoding: "hex-ascii" } });

/** A SmartVista sale that begins with the canary: its DE 2 takes bytes 12 to 29. */
function sale(others: readonly number[], ...rest: (string | Uint8Array)[]): Uint8Array {
  return join("0200", mapOf(2, ...others), `16${CANARY}`, ...rest);
}

/** Fields that have something that few have. */
const others = codecOf({
  2: { type: "n", length: 19, indicator: "ascii:2", minLength: 17 },
  28: { type: "x+n", length: 17 },
  43: { type: "ans", length: 40, encoding: "utf8" },
  44: { type: "ans", length: 20, indicator: "ascii:2", id: "44", adds: 2 },
  48: {
    type: "ans",
    length: 99,
    indicator: "ascii:2",
    subfields: { form: "positional", fields: { 1: { name: "One", type: "n", length: 4 } } },
  },
  55: { type: "b", length: 99, indicator: "ascii:2", subfields: { form: "ber-tlv" } },
});

const headed = new Codec({ ...others.profile, messageHeader: { length: 5 } });

/** A message of one field: its indicator, if any, begins at byte 12. */
const lone = (number: number, ...rest: (string | Uint8Array)[]): () => unknown => () =>
  others.decode(join("0200", mapOf(number), ...rest));

/** For every code: where it stands, and something with the canary in it that fails so. */
const FAILURES: Readonly<
  Record<CodecErrorCode, readonly [path: string, offset: number, action: () => unknown]>
> = {
  "truncated-header": ["", 0, () => headed.decode(join(CANARY.slice(0, 3)))],
  "length-below-min": ["2", 12, lone(2, `16${CANARY}`)],
  "bad-sign": ["28", 12, lone(28, `X${CANARY}`)],
  "bad-text": ["43", 28, lone(43, CANARY, hex("ff"), " ".repeat(23))],
  "bad-id": ["44", 14, lone(44, `18${CANARY}`)],
  "tlv-truncated": ["55.5A", 16, lone(55, "08", hex("5a08"), hex(CANARY.slice(0, 12)))],
  "subfield-trailing": ["48", 18, lone(48, `16${CANARY}`)],
  "truncated-mti": ["0", 0, () => smartvista.decode(join(CANARY.slice(0, 3)))],
  "truncated-bitmap": ["1", 4, () => hexMaps.decode(join("0200", CANARY.slice(0, 15)))],
  "truncated-length": ["32", 30, () => smartvista.decode(sale([32], "1"))],
  "truncated-field": ["2", 14, () => smartvista.decode(join("0200", mapOf(2), `17${CANARY}`))],
  "bad-bitmap": ["1", 4, () => hexMaps.decode(join("0200", `${CANARY.slice(0, 15)}G`))],
  "bad-length-prefix": ["32", 30, () => smartvista.decode(sale([32], `x${CANARY}`))],
  "length-exceeds-max": ["32", 30, () => smartvista.decode(sale([32], CANARY))],
  "undefined-field": ["20", 30, () => smartvista.decode(sale([20], CANARY))],
  "trailing-bytes": ["", 30, () => smartvista.decode(sale([], CANARY))],
  "bad-mti": ["0", 2, () => smartvista.decode(join("40x1", CANARY))],
  "non-numeric": [
    "2",
    18,
    () => smartvista.decode(join("0200", mapOf(2), `174012x${CANARY.slice(4)}`)),
  ],
  "bad-track2": ["35", 48, () => smartvista.decode(sale([35], `19${CANARY}^29`))],
  "bad-hex": [
    "52",
    53,
    () =>
      hexMaps.decode(join("0200", "4000000000001000", `16${CANARY}`, `${CANARY.slice(0, 15)}X`)),
  ],
  "bad-padding": [
    "2",
    11,
    () => openway.decode(join(hex("0200"), mapOf(2), hex(`1514${PAN.amex}`.slice(0, 18)))),
  ],
  "value-too-long": ["2", -1, () => smartvista.encode({ 0: "0200", 2: `${CANARY}0000` })],
  "value-too-short": ["43", -1, () => hexMaps.encode({ 0: "0200", 2: CANARY, 43: CANARY })],
  "not-encodable": ["43", -1, () => openway.encode({ 0: "0200", 2: CANARY, 43: `${CANARY} €` })],
};

/** Every run of five digits in the card numbers that the cases use. */
const SECRETS = [CANARY, PAN.amex].flatMap((pan) =>
  Array.from({ length: pan.length - 4 }, (_, at) => pan.slice(at, at + 5))
);

for (const [code, [path, offset, action]] of Object.entries(FAILURES)) {
  Deno.test(`says ${code}, of which field and at which byte`, () => {
    const error = failure(action);
    assertEquals([error.code, error.path, error.offset], [code as CodecErrorCode, path, offset]);
  });

  Deno.test(`shows no value when it says ${code}`, () => {
    const error = failure(action);
    const texts = [error.message, String(error), error.detail ?? "", JSON.stringify(error)];
    for (const text of texts) {
      for (const secret of SECRETS) assert(!text.includes(secret), `${secret} in ${text}`);
    }
    assertEquals(error.cause, undefined);
    assertEquals(Object.keys(error).sort(), ["code", "detail", "name", "offset", "path"]);
  });
}

Deno.test("shows no value of a field that cannot be written", () => {
  for (
    const values of [
      { 11: CANARY },
      { 41: `${CANARY}x` },
      { 35: `${CANARY}^` },
      { 52: `${CANARY.slice(1)}` },
      { 52: `${CANARY}00` },
      { 0: CANARY },
      { 20: CANARY },
    ]
  ) {
    const error = failure(() => smartvista.encode({ 0: "0200", 2: CANARY, ...values }));
    for (const secret of SECRETS) assert(!error.message.includes(secret), error.message);
  }
});

const FAULTS: readonly (readonly [fault: CodecFault, line: string])[] = [
  [
    { code: "truncated-field", path: "41", offset: 37, detail: "8 bytes wanted, 7 left" },
    "DE 41: the message ends inside the field (8 bytes wanted, 7 left), at byte 37",
  ],
  [
    { code: "non-numeric", path: "55.9F02", offset: -1 },
    "DE 55.9F02: only digits are allowed",
  ],
  [{ code: "bad-mti", path: "0", offset: 0 }, "MTI: the MTI is not four digits, at byte 0"],
  [
    { code: "truncated-bitmap", path: "1", offset: 4, detail: undefined },
    "Bitmap: the message ends inside the bitmap, at byte 4",
  ],
  [
    { code: "trailing-bytes", path: "", offset: 30, detail: "2 too many" },
    "bytes follow the last field (2 too many), at byte 30",
  ],
];

for (const [fault, line] of FAULTS) {
  Deno.test(`puts into words: ${line}`, () => {
    assertEquals(describeFault(fault), line);
    assertEquals(new CodecError(fault).message, line);
  });
}

Deno.test("is an error with a name, a code, and a cause where it is given one", () => {
  const cause = new RangeError("deeper");
  const error = new CodecError({ code: "bad-mti", path: "0", offset: 2 }, { cause });
  assertInstanceOf(error, Error);
  assertEquals([error.name, error.code, error.path, error.offset], [
    "CodecError",
    "bad-mti",
    "0",
    2,
  ]);
  assertEquals([error.cause, error.detail], [cause, undefined]);
});

Deno.test("says something else for every code", () => {
  const lines = Object.keys(FAILURES).map((code) =>
    describeFault({ code: code as CodecErrorCode, path: "", offset: -1 })
  );
  assertEquals(new Set(lines).size, lines.length);
  for (const line of lines) assert(line.length > 10 && !line.includes("undefined"), line);
});
