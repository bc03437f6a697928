import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { maskPan, shown, unmasked, usualSensitivity } from "../../src/codec/mask.ts";
import { codecOf, openway, PAN, smartvista } from "../fixtures.ts";

for (
  const [pan, masked] of [
    [PAN.visa, "411111******1111"],
    [PAN.amex, "378282*****0005"],
    ["4222222222222", "422222***2222"],
    ["411111111111111111", "411111********1111"],
    ["41111111111111111111", "411111**************"],
    ["123456789012", "************"],
    ["4111", "****"],
    ["", ""],
  ] as const
) {
  Deno.test(`a card number of ${pan.length} digits shows six and four at most`, () => {
    assertEquals(maskPan(pan), masked);
  });
}

/** What is shown of a field of SmartVista or OpenWay. */
function seen(number: number, value: string, codec = smartvista): string | undefined {
  return shown(codec.encode({ 0: "0200", [number]: value }), number);
}

Deno.test("masks by what the profile says of a field", () => {
  assertEquals(seen(2, PAN.visa), "411111******1111");
  assertEquals(seen(35, `${PAN.visa}=30122011`), "411111******1111=********");
  assertEquals(seen(35, `${PAN.visa}D30122011F`), "411111******1111D*********");
  assertEquals(seen(35, ";123=4"), ";***=*");
  assertEquals(seen(52, "0123456789ABCDEF"), "****************");
  assertEquals(seen(55, "5A0841111111111111119F270180"), "5a08****************9f270180");
  assertEquals(seen(55, "5A0941111111111111119F270180"), "<14 bytes>");
  assertEquals(seen(45, `B${PAN.visa}^DOE/J^3012`, openway), "B411111******1111^**********");
  assertEquals(seen(64, "DEADBEEF", openway), "<4 bytes>");
});

Deno.test("masks a card number wherever it stands, in groups or not, with what follows it", () => {
  assertEquals(seen(62, `CARD ${PAN.visa} OK`), "CARD 411111******1111 OK");
  assertEquals(seen(62, "4111 1111 1111 1111"), "4111 1*********1111");
  assertEquals(seen(46, "5555-5555-5555-4444"), "5555-5*********4444");
  assertEquals(seen(62, `${PAN.visa}=3012201123`), "411111******1111***********");
  assertEquals(seen(43, `SHOP ${PAN.visa}`, openway)?.trim(), "SHOP 411111******1111");
  assertEquals(seen(53, PAN.visa, openway), "411111******1111");
  assertEquals(seen(42, PAN.amex), "378282*****0005");
});

Deno.test("hides what may be a PIN block or EMV data in hexadecimal, whatever text it stands in", () => {
  const hidden = (text: string) => "*".repeat(text.length);
  for (const text of ["046F9CA8D7B3E59A", "046f9ca8d7b3e59a", `5A08${PAN.visa}5F20034A4F45`]) {
    assertEquals(seen(62, text), hidden(text));
    assertEquals(seen(62, `PIN ${text}, OK`), `PIN ${hidden(text)}, OK`);
    assertEquals(seen(62, `x${text}y`), `x${hidden(text)}y`);
  }
  assertEquals(seen(62, "046F9CA8D7B3E59"), "046F9CA8D7B3E59");
  assertEquals(
    seen(62, "2f1c33a0-9d6b-4e0f-8a3e-5b7c9d1e2f3a"),
    "2f1c33a0-9d6b-4e0f-8a3e-5b7c9d1e2f3a",
  );
  assertEquals(seen(62, `card${PAN.visa}`), "card411111******1111");
});

Deno.test("hides an amount that is too great to be one", () => {
  assertEquals(seen(4, "9999999999"), "009999999999");
  assertEquals(seen(4, "411111111111"), "************");
});

Deno.test("shows what cannot be a card number", () => {
  assertEquals(seen(42, "124642124643"), "000124642124643");
  assertEquals(seen(4, "1000"), "000000001000");
  assertEquals(seen(62, "CALL 123456789012"), "CALL 123456789012");
  assertEquals(shown(smartvista.encode({ 0: "0200" }), 4), undefined);
});

/** Public test numbers, and of the lengths that they do not have, pieces of them. */
const NUMBERS = [
  PAN.visaOther.slice(0, 13),
  PAN.amex,
  PAN.visaOther,
  PAN.mastercard,
  `${PAN.visaOther}123`,
];

for (const number of NUMBERS) {
  const masked = maskPan(number);
  // What is shown of each text; all that is behind it is starred.
  const cases: [what: string, text: string, shown: string][] = [
    ["alone", number, masked],
    ["in JSON", `{"pan":"${number}","to":"2512"}`, `{"pan":"${masked}","to":"2512"}`],
    ["in JSON as a number", `{"pan":${number},"to":1}`, `{"pan":${masked},"to":1}`],
    ["as key=value", `PAN=${number};TO=2512`, `PAN=${masked};TO=2512`],
    ["as the key", `${number}=OK`, masked],
    ["between words", `CARD ${number} OK`, `CARD ${masked} OK`],
    ["with zeros in front", `000${number}`, `000${masked}`],
    ["in track 1", `%B${number}^DOE/JOHN MR^3012201123?`, `%B${masked}`],
    ["in track 2", `;${number}=30122011? OK`, `;${masked}`],
    ["in track 2 with a D", `${number}D30122011F OK`, masked],
    ["in tracks 1 and 2", `%B${number}^DOE^1?;${number}=3012?`, `%B${masked}`],
    ["in track 3", `;${number}=724724000000000030012=1?`, `;${masked}`],
  ];
  for (const [what, text, expected] of cases) {
    Deno.test(`masks a card number of ${number.length} digits ${what}`, () => {
      assertEquals(seen(62, text), expected.padEnd(text.length, "*"));
    });
  }
}

Deno.test("shows no end of a number where a security code may stand", () => {
  const { visaOther: pan } = PAN;
  assertEquals(seen(62, `${pan} 123`), "401288**************");
  assertEquals(seen(62, `${pan} 12/25 123`), "401288********************");
  assertEquals(seen(62, `4012 8888 8888 1881 123`), "4012 8*****************");
  assertEquals(seen(62, `${pan}30121234`), "401288******************");
});

Deno.test("a whole number is told from what else has digits beside it", () => {
  assertEquals(seen(62, `2026 ${PAN.visaOther} 2030`), "**** 401288******1881 ****");
});

/** Blanks, dashes, dots and slashes, one to three in a row. */
const separators = fc.array(fc.constantFrom(" ", "-", ".", "/"), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(""));

/** A card number with separators in any places, and the places of its digits. */
const grouped = fc.record({
  number: fc.constantFrom(...NUMBERS),
  cuts: fc.array(fc.tuple(fc.integer({ min: 1, max: 18 }), separators), { maxLength: 6 }),
}).map(({ number, cuts }) => {
  const between = new Map(cuts);
  return {
    number,
    text: [...number].map((digit, at) => (between.get(at) ?? "") + digit).join(""),
  };
});

const words = fc.stringMatching(/^[A-Za-z"{}:,;&|<> ]{0,20}$/);

/** Which digits of a number that stands in a text at `from` can be seen there. */
function digitsSeen(number: string, text: string, shownText: string, from: number): number[] {
  const places: number[] = [];
  for (let at = from; places.length < number.length; at++) {
    if (/\d/.test(text[at]!)) places.push(at);
  }
  return places.flatMap((place, digit) => shownText[place] === "*" ? [] : [digit]);
}

Deno.test("no text shows more of a card number than its first six and last four digits", () => {
  fc.assert(
    fc.property(grouped, words, words, fc.nat(9999), ({ number, text }, before, after, other) => {
      for (const around of [[before, after], [`${before}${other} `, ` ${other}${after}`]]) {
        const whole = around.join(text);
        const masked = seen(62, whole)!;
        assertEquals(masked.length, whole.length);
        const visible = digitsSeen(number, whole, masked, around[0]!.length);
        const told = visible.filter((digit) => digit >= 6 && digit < number.length - 4);
        assertEquals(told, [], `${whole} → ${masked}`);
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("masks what ISO 8583 has in a field although the profile does not say so", () => {
  const text = { type: "ans", length: 99, indicator: "ascii:2" } as const;
  const codec = codecOf({ 2: text, 45: text, 52: text, 55: text });
  assertEquals(seen(2, PAN.visa, codec), "411111******1111");
  assertEquals(seen(2, "X4111111111111", codec), "**************");
  assertEquals(seen(45, `B${PAN.visa}^DOE`, codec), "B411111******1111^***");
  assertEquals(seen(52, "0123456789abcdef", codec), "****************");
  assertEquals(seen(55, `5a08${PAN.visa}`, codec), "5a08****************");
  assertEquals(seen(55, "not hexadecimal", codec), "<8 bytes>");
  assertEquals([48, 52, 34].map(usualSensitivity), [undefined, "pin", "pan"]);
});

Deno.test("unmasked shows all but PIN blocks", () => {
  const raw = (number: number, value: string, codec = smartvista) =>
    unmasked(codec.encode({ 0: "0200", [number]: value }), number);
  assertEquals(raw(2, PAN.visa), PAN.visa);
  assertEquals(raw(35, `${PAN.visa}=30122011`), `${PAN.visa}=30122011`);
  assertEquals(raw(55, `5A08${PAN.visa}9F2700`), `5a08${PAN.visa}9f2700`);
  assertEquals(raw(64, "DEADBEEF", openway), "deadbeef");
  assertEquals(raw(62, `CARD ${PAN.visa}`), `CARD ${PAN.visa}`);
  assertEquals(raw(52, "0123456789ABCDEF"), "****************");
  const unsaid = codecOf({
    52: { type: "b", length: 8 },
    53: { type: "b", length: 8, sensitive: "pin" },
  });
  assertEquals(raw(52, "0123456789ABCDEF", unsaid), "****************");
  assertEquals(raw(53, "0123456789ABCDEF", unsaid), "****************");
  assertEquals(unmasked(smartvista.encode({ 0: "0200" }), 4), undefined);
});
