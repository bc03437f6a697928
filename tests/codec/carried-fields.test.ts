import { assertEquals } from "@std/assert";
import { carriedFields, perishableFields } from "../../src/codec/carried-fields.ts";
import type { Profile, ReversalRules } from "../../src/codec/profile.ts";
import { profileNamed } from "../fixtures.ts";

const smartvista = profileNamed("smartvista");

/** SmartVista's profile with a CVV of its own, and these rules. */
function profileWith(rules: Partial<ReversalRules>): Profile {
  const cvv = { name: "CVV2", type: "n", length: 3, sensitive: "cvv" } as const;
  const reversal = { ...smartvista.reversal!, drop: [], ...rules };
  return { ...smartvista, fields: { ...smartvista.fields, 48: cvv }, reversal };
}

const all = Object.keys(profileWith({}).fields).map(Number);
const but = (...numbers: number[]) => all.filter((number) => !numbers.includes(number));

Deno.test("the rest is all but PIN block, CVV, track and EMV data", () => {
  const profile = profileWith({ carry: ["rest"] });
  assertEquals(carriedFields(profile), but(35, 48, 52, 55));
  assertEquals(perishableFields(profile), []);
});

Deno.test("track and EMV data go along by their numbers only", () => {
  const profile = profileWith({ carry: ["rest", 35] });
  assertEquals(carriedFields(profile), but(48, 52, 55));
  assertEquals(perishableFields(profile), [35]);
});

Deno.test("a list without the rest is all that goes along", () => {
  assertEquals(carriedFields(profileWith({ carry: [41, 11, 4, 55] })), [4, 11, 41, 55]);
});

Deno.test("PIN block and CVV never go along, even if the profile names them", () => {
  assertEquals(carriedFields(profileWith({ carry: [4, 48, 52] })), [4]);
  assertEquals(carriedFields(profileWith({ carry: ["rest", 48, 52] })), but(35, 48, 52, 55));
});

Deno.test("what is dropped does not go along, even if it is carried", () => {
  assertEquals(carriedFields(profileWith({ carry: ["rest", 35], drop: [35, 38] })), [
    ...but(35, 38, 48, 52, 55),
  ]);
});

Deno.test("SmartVista's reversals have all that the sale had, but for the PIN block", () => {
  for (const name of ["smartvista", "smartvista-hex"]) {
    const profile = profileNamed(name);
    const numbers = Object.keys(profile.fields).map(Number);
    assertEquals(carriedFields(profile), numbers.filter((number) => number !== 52));
    assertEquals(perishableFields(profile), [35, 55]);
  }
});

Deno.test("a profile without reversals carries nothing", () => {
  assertEquals(carriedFields(profileNamed("openway")), []);
  assertEquals(perishableFields(profileNamed("openway")), []);
});
