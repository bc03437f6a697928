import { assert, assertEquals } from "@std/assert";
import { applicationOf } from "../../src/codec/meanings/applications.ts";
import { brandOf } from "../../src/codec/meanings/brands.ts";
import { countryMeaning, countryOf } from "../../src/codec/meanings/countries.ts";
import { currencyMeaning, currencyOf } from "../../src/codec/meanings/currencies.ts";
import { merchantCategory } from "../../src/codec/meanings/merchant-categories.ts";
import { tagName } from "../../src/codec/meanings/tag-names.ts";
import { PAN } from "../fixtures.ts";

const NUMERIC: readonly string[] = Array.from(
  { length: 1000 },
  (_, number) => String(number).padStart(3, "0"),
);

const present = <T>(items: readonly (T | undefined)[]): T[] =>
  items.filter((item) => item !== undefined);

const COUNTRIES = present(NUMERIC.map(countryOf));
const CURRENCIES = present(NUMERIC.map(currencyOf));

Deno.test("knows the 249 countries of ISO 3166-1, and two that are no more", () => {
  assertEquals(COUNTRIES.length, 251);
  assertEquals(new Set(COUNTRIES.map(({ alpha2 }) => alpha2)).size, 251);
  for (const country of COUNTRIES) {
    assert(/^[A-Z]{2}$/.test(country.alpha2) && /^[A-Z]{3}$/.test(country.alpha3), country.name);
    assert(/^[\x20-\x7e]+$/.test(country.name), country.numeric);
    assertEquals(countryOf(country.alpha2), country);
    assertEquals(countryOf(country.alpha3), country);
  }
});

/** Words of a name, in plain letters. */
const words = (name: string): string[] =>
  name.normalize("NFD").replaceAll(/[\u0300-\u036f’']/g, "").toLowerCase().match(/[a-z]{3,}/g) ??
    [];

Deno.test("calls countries and currencies about what the runtime calls them", () => {
  const regions = new Intl.DisplayNames("en", { type: "region" });
  const moneys = new Intl.DisplayNames("en", { type: "currency", fallback: "none" });
  const shares = (name: string, other: string | undefined): boolean =>
    other === undefined || words(name).some((word) => words(other).includes(word));
  for (const { alpha2, name } of COUNTRIES) {
    // The runtime calls a country that is no more by a successor.
    if (!name.includes("until")) assert(shares(name, regions.of(alpha2)), alpha2);
  }
  for (const { code, name } of CURRENCIES) {
    // Of gold and what is like it, the names are in brackets or none.
    if (!code.startsWith("X")) assert(shares(name, moneys.of(code)), `${code} ${name}`);
  }
});

for (
  const [code, meaning] of [
    ["276", "DE, Germany"],
    ["840", "US, United States"],
    ["DE", "DE, Germany"],
    ["GBR", "GB, United Kingdom"],
    ["004", "AF, Afghanistan"],
    ["894", "ZM, Zambia"],
    ["643", "RU, Russia"],
    ["728", "SS, South Sudan"],
    ["531", "CW, Curacao"],
    ["530", "AN, Netherlands Antilles (until 2010)"],
    ["000", undefined],
    ["", undefined],
    ["de", undefined],
  ] as const
) {
  Deno.test(`country ${code} is ${meaning ?? "not known"}`, () => {
    assertEquals(countryMeaning(code), meaning);
  });
}

Deno.test("knows the currencies of ISO 4217, and those that are no more", () => {
  assertEquals(CURRENCIES.filter(({ withdrawn }) => !withdrawn).length, 178);
  assertEquals(CURRENCIES.filter(({ withdrawn }) => withdrawn).length, 56);
  for (const currency of CURRENCIES) {
    assert(/^[A-Z]{3}$/.test(currency.code) && currency.decimals <= 4, currency.numeric);
    assert(/^[\x20-\x7e]+$/.test(currency.name), currency.numeric);
    assertEquals(currencyOf(currency.code), currency);
  }
});

for (
  const [code, meaning, decimals] of [
    ["978", "EUR, Euro", 2],
    ["840", "USD, US Dollar", 2],
    ["USD", "USD, US Dollar", 2],
    ["392", "JPY, Japanese Yen", 0],
    ["414", "KWD, Kuwaiti Dinar", 3],
    ["990", "CLF, Chilean Unit of Account", 4],
    ["643", "RUB, Russian Ruble", 2],
    ["810", "RUR, Russian Ruble (withdrawn)", 2],
    ["974", "BYR, Belarusian Ruble (withdrawn)", 0],
    ["933", "BYN, Belarusian Ruble", 2],
    ["532", "XCG, Caribbean Guilder", 2],
    ["975", "BGN, Bulgarian Lev (withdrawn)", 2],
    ["191", "HRK, Croatian Kuna (withdrawn)", 2],
    ["924", "ZWG, Zimbabwe Gold", 2],
    ["999", "XXX, no currency", 0],
    ["368", "IQD, Iraqi Dinar", 3],
    ["704", "VND, Vietnamese Dong", 0],
    ["352", "ISK, Icelandic Krona", 0],
    ["348", "HUF, Hungarian Forint", 2],
    ["000", undefined, undefined],
  ] as const
) {
  Deno.test(`currency ${code} is ${meaning ?? "not known"}`, () => {
    assertEquals(currencyMeaning(code), meaning);
    assertEquals(currencyOf(code)?.decimals, decimals);
  });
}

for (
  const [pan, brand] of [
    [PAN.visa, "Visa"],
    [PAN.mastercard, "Mastercard"],
    [PAN.amex, "American Express"],
    ["411111******1111", "Visa"],
    ["2223000048400011", "Mastercard"],
    ["2720990000000007", "Mastercard"],
    ["2721000000000004", undefined],
    ["220138******0013", "Mir"],
    ["6011000990139424", "Discover"],
    ["6062826786276634", "RuPay"],
    ["3530111333300000", "JCB"],
    ["30569309025904", "Diners Club"],
    ["6200000000000005", "UnionPay"],
    ["6759649826438453", "Maestro"],
    ["5019717010103742", "Dankort"],
    ["506099******0001", "Verve"],
    ["5061990000000000", "Maestro"],
    ["4", "Visa"],
    ["5", undefined],
    ["222", undefined],
    ["************1111", undefined],
    ["", undefined],
  ] as const
) {
  Deno.test(`a number of ${pan.slice(0, 6)} is ${brand ?? "nobody's"}`, () => {
    assertEquals(brandOf(pan), brand);
  });
}

Deno.test("knows what a merchant does", () => {
  assertEquals(merchantCategory("5411"), "Grocery stores and supermarkets");
  assertEquals(merchantCategory("6011"), "Cash at an ATM");
  assertEquals(merchantCategory("3000"), "An airline");
  assertEquals(merchantCategory("3351"), "A car rental company");
  assertEquals(merchantCategory("3999"), "A hotel chain");
  assertEquals(merchantCategory("4000"), undefined);
  assertEquals(merchantCategory("30001"), undefined);
  assertEquals(merchantCategory("300x"), undefined);
});

Deno.test("knows an application by the longest beginning of its identifier", () => {
  assertEquals(applicationOf("A0000000031010"), "Visa");
  assertEquals(applicationOf("A000000003101001"), "Visa credit");
  assertEquals(applicationOf("A00000000410101213"), "Mastercard");
  assertEquals(applicationOf("A0000003330101021234567890ABCDEF"), "UnionPay credit");
  assertEquals(
    applicationOf("325041592E5359532E4444463031"),
    "directory of a contactless chip (2PAY.SYS.DDF01)",
  );
  assertEquals(applicationOf("A000000999"), undefined);
  assertEquals(applicationOf(""), undefined);
});

const TAGS =
  `50 5A 57 5F20 5F24 5F25 5F28 5F2A 5F2D 5F30 5F34 61 6F 70 71 72 77 80 82 84 86 87 8A 8C 8D 8E 8F
  90 91 92 93 94 95 97 99 9A 9B 9C 9D 9F01 9F02 9F03 9F10 9F1A 9F26 9F27 9F33 9F34 9F35 9F36 9F37
  9F39 9F40 9F41 9F6E 9F7F A5 BF0C DF8129`;

Deno.test("has a name for every data object of EMV, each of its own", () => {
  const names = TAGS.split(/\s+/).map((tag) => [tag, tagName(tag)]);
  assertEquals(names.filter(([, name]) => name === undefined), []);
  assertEquals(new Set(names.map(([, name]) => name)).size, names.length);
  assertEquals(tagName("9F02"), "Amount, Authorised");
  assertEquals(tagName("95"), "Terminal Verification Results");
  assertEquals(tagName("DF01"), undefined);
});
