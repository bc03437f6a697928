import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fromHex } from "../../src/codec/bytes.ts";
import { maskEmv } from "../../src/codec/emv.ts";
import { join, PAN } from "../fixtures.ts";

const SECRET_TAGS = ["56", "57", "5A", "5F20", "99", "9F0B", "9F1F", "9F20", "9F6B"];

/** A data object, its length in so many further bytes (0: in one byte). */
function tlv(tag: string, value: string, further = 0): string {
  const length = (value.length / 2).toString(16).toUpperCase();
  if (further === 0) return tag + length.padStart(2, "0") + value;
  return `${tag}8${further}${length.padStart(further * 2, "0")}${value}`;
}

for (const tag of SECRET_TAGS) {
  Deno.test(`stars the value of tag ${tag}, which is as long as before`, () => {
    assertEquals(maskEmv(tlv(tag, "C0FFEE")), tlv(tag, "******"));
    const among = (value: string) => tlv("9F36", "AB") + tlv(tag, value) + tlv("9F34", "AB");
    assertEquals(maskEmv(among("01")), among("**"));
    assertEquals(maskEmv(among("")), among(""));
  });
}

Deno.test("shows tags that are known to be harmless", () => {
  const data = tlv("9F26", "08571F1E10D4FA4A") + tlv("9F34", "440302") +
    tlv("BF0C", tlv("9F27", "80"));
  assertEquals(maskEmv(data), data);
  assertEquals(maskEmv(""), "");
});

Deno.test("stars the values of tags that it does not know: they may hold anything", () => {
  for (const tag of ["41", "86", "5F00", "5F53", "9F70", "DF01", "DF8101"]) {
    assertEquals(maskEmv(tlv(tag, "C0FFEE")), tlv(tag, "******"));
  }
});

Deno.test("stars what is too long for its tag: its tag was another before it was spoilt", () => {
  const name = join("CANARY/QUENTIN").toHex().toUpperCase();
  for (const tag of ["5F2A", "5F30", "9F27", "95", "82"]) {
    assertEquals(maskEmv(tlv(tag, name)), tlv(tag, "*".repeat(name.length)));
  }
  assertEquals(maskEmv(tlv("9F27", "8040")), tlv("9F27", "****"));
});

Deno.test("no one byte that is spoilt shows a name", () => {
  const name = join("CANARY/QUENTIN").toHex().toUpperCase();
  const data = fromHex(tlv("9F26", "C0FFEE12") + tlv("5F20", name) + tlv("9F36", "0001"))!;
  let shown = 0;
  for (let at = 0; at < data.length; at++) {
    for (let byte = 0; byte < 256; byte++) {
      const masked = maskEmv(data.with(at, byte).toHex().toUpperCase()) ?? "";
      assert(!masked.includes(name.slice(0, 6)) && !masked.includes(name.slice(-6)), masked);
      if (masked !== "") shown++;
    }
  }
  assert(shown > 0, "none of it was taken for data objects");
});

Deno.test("finds secret tags in templates, however deep, and behind long lengths", () => {
  const nested = (value: string) =>
    tlv("77", tlv("9F27", "80") + tlv("BF0C", tlv("61", tlv("5A", value, 1)), 2) + tlv("95", "AB"));
  assertEquals(maskEmv(nested("ABCD")), nested("****"));
  const long = (value: string) => tlv("9F10", "AB".repeat(32), 1) + tlv("57", value, 3);
  assertEquals(maskEmv(long("AB")), long("**"));
});

Deno.test("takes zeros between data objects", () => {
  const padded = (value: string) =>
    `0000${tlv("9F36", "AB")}00${tlv("70", `00${tlv("5A", value)}`)}000000`;
  assertEquals(maskEmv(padded("ABCD")), padded("****"));
});

for (
  const [what, data] of [
    ["a value that is cut off", "5A08411111"],
    ["a length that is missing", "5A"],
    ["a tag that is cut off", "9F"],
    ["a tag that does not end", "9F818181818101AB"],
    ["a tag number with a zero in front", "9F805A01AB"],
    ["a length that is cut off", "5A82"],
    ["a length of four bytes", "5A840000000141"],
    ["a length without end", "70805A0141"],
    ["a template that does not hold data objects", "7003ABCDEF"],
    ["a value longer than its template", "70045A084111"],
    ["something behind it", "9F2701805A"],
    ["templates deeper than any card's", Array(20).fill(0).reduce((inner) => tlv("70", inner), "")],
    ["an odd number of digits", "9F27018"],
    ["no hexadecimal", "9F2701XX"],
  ] as const
) {
  Deno.test(`does not show what has ${what}`, () => assertEquals(maskEmv(data), undefined));
}

const text = (value: string) => join(value).toHex().toUpperCase();
const ebcdic = (value: string) => value.replaceAll(/\d/g, "F$&");

Deno.test("masks a card number in a harmless tag too: packed, as text, in EBCDIC, with its track", () => {
  const pan = PAN.visaOther;
  // The F parts the value from its length, whose digits would be taken for the number's own.
  const shown = (value: string) => maskEmv(tlv("9F10", `F0FF${value}`))!.slice(10);
  assertEquals(shown(pan), "401288******1881");
  assertEquals(shown(`${pan}D30122011234F0`), "401288******1881D***********F0");
  assertEquals(shown(`F${pan}F`), "F401288******1881F");
  assertEquals(shown(text(pan)).replaceAll("*", ""), "343031");
  assertEquals(shown(text(`${pan}=3012`)).replaceAll("*", ""), "343031");
  assertEquals(
    shown(text("4012-8888-8888-1881")),
    text("4012-8xxxxxxxxx1881").replaceAll("78", "**"),
  );
  assertEquals(shown(ebcdic(pan)), `${ebcdic("401288")}${"**".repeat(6)}${ebcdic("1881")}`);
});

Deno.test("takes a length for digits of a number that follows it", () => {
  assertEquals(maskEmv(tlv("9F10", PAN.visaOther)), "9F100840**************");
});

Deno.test("masks digits across tags where they can be read in one", () => {
  const [first, last] = [PAN.visaOther.slice(0, 8), PAN.visaOther.slice(8)];
  const seen = maskEmv(tlv("95", first) + tlv("91", last))!;
  assertEquals(seen, "950440******************");
});

/** One way to write a card number into bytes, and the hexadecimal places of each digit in it. */
interface Writing {
  readonly write: (pan: string) => string;
  readonly places: (digit: number) => readonly number[];
}

const WRITINGS: readonly Writing[] = [
  { write: (pan) => pan.length % 2 === 0 ? pan : `${pan}F`, places: (digit) => [digit] },
  { write: (pan) => pan.length % 2 === 0 ? `F${pan}F` : `F${pan}`, places: (digit) => [digit + 1] },
  { write: (pan) => text(pan), places: (digit) => [digit * 2, digit * 2 + 1] },
  { write: ebcdic, places: (digit) => [digit * 2 + 1] },
];

const bytes = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((some) => some.toHex().toUpperCase());

const tags = fc.constantFrom(
  ...["4F", "50", "82", "84", "95", "9A", "9C", "9F02", "9F10", "9F1E", "9F27", "DF01", "DF8101"],
  ...SECRET_TAGS,
);

/** Trees of data objects, some of which hold the `canary`, with zeros between them. */
function trees(canary: string): fc.Arbitrary<string> {
  const values = fc.oneof(
    bytes(12),
    fc.tuple(bytes(3), bytes(3)).map(([before, after]) => before + canary + after),
  );
  const { tree } = fc.letrec<{ tree: string; node: string; leaf: string; branch: string }>(
    (tie) => ({
      leaf: fc.tuple(tags, values, fc.nat(2)).map(([tag, value, further]) => {
        return tlv(tag, value, value.length > 254 ? Math.max(further, 1) : further);
      }),
      branch: fc.tuple(fc.constantFrom("70", "77", "BF0C", "E1"), tie("tree"))
        .map(([tag, inside]) => tlv(tag, inside, 2)),
      node: fc.oneof({ depthSize: "small" }, tie("leaf"), tie("branch")),
      tree: fc.array(fc.tuple(tie("node"), fc.constantFrom("", "00")), { maxLength: 4 })
        .map((nodes) => nodes.flat().join("")),
    }),
  );
  return tree;
}

/** What is told of a card number that was written at `from`: digits between the six and the four. */
function told(pan: string, { places }: Writing, masked: string, from: number): number[] {
  const visible = (digit: number) => places(digit).every((place) => masked[from + place] !== "*");
  return [...pan].flatMap((_, digit) =>
    digit >= 6 && digit < pan.length - 4 && visible(digit) ? [digit] : []
  );
}

function assertHidden(pan: string, writing: Writing, data: string, masked: string): void {
  assertEquals(masked.length, data.length);
  const canary = writing.write(pan);
  for (let at = data.indexOf(canary); at >= 0; at = data.indexOf(canary, at + 1)) {
    assertEquals(told(pan, writing, masked, at), [], `${data}\n${masked}`);
  }
}

const CANARIES = [
  PAN.visaOther,
  PAN.mastercard,
  PAN.amex,
  PAN.visaOther.slice(0, 13),
  `${PAN.visaOther}123`,
];

for (const [index, writing] of WRITINGS.entries()) {
  Deno.test(`no tree of tags shows a card number that is written in it, way ${index}`, () => {
    const cases = fc.constantFrom(...CANARIES).chain((pan) =>
      fc.tuple(fc.constant(pan), trees(writing.write(pan)))
    );
    let seen = 0;
    fc.assert(
      fc.property(cases, ([pan, data]) => {
        const masked = maskEmv(data);
        assert(masked !== undefined, data);
        assertHidden(pan, writing, data, masked);
        if (data.includes(writing.write(pan))) seen++;
      }),
      { numRuns: 500 },
    );
    assert(seen > 100, "there was seldom a card number to hide");
  });
}

Deno.test("no bytes that happen to be data objects show a card number that is in them", () => {
  const cases = fc.tuple(
    fc.constantFrom(...CANARIES),
    fc.constantFrom(...WRITINGS),
    fc.constantFrom("", "00", "9F270180", "5701", "5A02", "4F04", "5F2003", "50", "9F", "DF01"),
    fc.nat(40),
  );
  let walked = 0;
  fc.assert(
    fc.property(cases, ([pan, writing, before, more]) => {
      const start = before + writing.write(pan);
      // Filled up until some tag that began within ends where the data does.
      for (let zeros = more; zeros < more + 60; zeros++) {
        const data = start + "AB".repeat(zeros);
        const masked = maskEmv(data);
        if (masked === undefined) continue;
        walked++;
        assertHidden(pan, writing, data, masked);
      }
    }),
    { numRuns: 300 },
  );
  assert(walked > 0, "none of them was taken for data objects");
});

Deno.test("any bytes are shown with their length kept, or not at all", () => {
  fc.assert(fc.property(bytes(60), (data) => {
    assertEquals(maskEmv(data)?.length ?? data.length, data.length);
  }));
});
