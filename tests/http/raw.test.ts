import { assertEquals, assertStringIncludes } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import { approval, sale } from "../net/messages.ts";
import { HttpRig } from "./setup.ts";

const HEX = toHex(sale().bytes);
const ANSWER = toHex(approval(sale()).bytes).toLowerCase();

for (
  const [form, body] of [
    ["upper case", HEX],
    ["lower case", HEX.toLowerCase()],
    ["mixed case", HEX.slice(0, 50) + HEX.slice(50).toLowerCase()],
    ["a line end behind it", `${HEX}\n`],
    ["Windows' line end behind it", `${HEX}\r\n`],
    ["blanks between the bytes", HEX.replaceAll(/../g, "$& ")],
  ] as const
) {
  Deno.test(`POST /raw takes hexadecimal with ${form}, and answers in lower case`, async () => {
    const { response, request } = await new HttpRig().exchange("/raw", body);
    assertEquals(toHex(request.bytes), HEX);
    assertEquals(response.status, 200);
    assertStringIncludes(response.headers.get("content-type") ?? "", "text/plain");
    assertEquals(await response.text(), ANSWER);
  });
}

for (
  const [what, body, error] of [
    ["letters beyond F", "3030303g", "The body is not hexadecimal"],
    ["half a byte", "303", "The body is not hexadecimal"],
    ["JSON", '{"0":"0800"}', "The body is not hexadecimal"],
    ["nothing", "", "MTI: the message ends inside the MTI (4 wanted, 0 left), at byte 0"],
    ["bytes that are no message", "ffff", "MTI: the MTI is not four digits, at byte 0"],
    [
      "bytes after the message",
      `${HEX}00`,
      "bytes follow the last field (1 too many), at byte 131",
    ],
  ] as const
) {
  Deno.test(`POST /raw refuses ${what} as plain text`, async () => {
    const rig = new HttpRig();
    const response = await rig.post("/raw", body);
    assertEquals(response.status, 400);
    assertStringIncludes(response.headers.get("content-type") ?? "", "text/plain");
    assertEquals(await response.text(), error);
    assertEquals(rig.requests.count, 0);
  });
}

Deno.test("POST /raw tells every rule that a message breaks, a line each", async () => {
  const body = toHex(sale({ more: { 24: undefined, 42: undefined } }).bytes);
  const response = await new HttpRig().post("/raw", body);
  assertEquals(response.status, 400);
  assertEquals(await response.text(), "No field 24 (Function Code)\nNo field 42 (Merchant Id)");
});

Deno.test("POST /raw tells a time-out as plain text", async () => {
  const rig = new HttpRig({ timeout: 1_000 });
  const posted = rig.post("/raw", HEX);
  await rig.requests.next();
  rig.time.advance(1_010);
  const response = await posted;
  assertEquals([response.status, await response.text()], [504, "Gateway timeout"]);
});
