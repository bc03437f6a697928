import { assertEquals } from "@std/assert";
import { maskPan, shown } from "../../src/codec/mask.ts";
import { openway, PAN, smartvista } from "../fixtures.ts";

for (
  const [pan, masked] of [
    [PAN.visa, "411111******1111"],
    [PAN.amex, "378282*****0005"],
    ["4222222222222", "422222***2222"],
    ["411111111111111111", "411111********1111"],
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
  assertEquals(seen(55, "5A084111111111111111"), "<10 bytes>");
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
