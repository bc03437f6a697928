import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { smartvista, wireOf } from "../fixtures.ts";
import { Folder } from "./folder.ts";
import { Program } from "./program.ts";

const SALE = { 0: "0200", 2: "4111111111111111", 3: "000000", 4: "1000", 11: "618160" };
const HEX = wireOf(smartvista.encode(SALE));

async function run(...args: readonly string[]) {
  await using program = new Program(args);
  return await program.end();
}

Deno.test("the program decodes a message, card data masked, and ends with code 0", async () => {
  const { code, output, errors } = await run("decode", HEX);
  assertEquals([code, errors], [0, ""]);
  assertMatch(output, /^2 +Primary Account Number +411111\*{6}1111$/m);
  assertNotMatch(output, /4111111111111111/);
});

Deno.test("JSON goes to a file's message and back through the program", async () => {
  await using folder = new Folder();
  const path = folder.file("sale.json");
  await Deno.writeTextFile(path, JSON.stringify(SALE));
  const made = await run("encode", "--profile", "smartvista", path);
  assertEquals([made.code, made.output], [0, `${HEX}\n`]);
  await Deno.writeFile(folder.file("sale.bin"), Uint8Array.fromHex(HEX));
  const redacted = await run("redact", folder.file("sale.bin"));
  assertEquals(redacted.code, 0);
  const compared = await run("diff", folder.file("sale.bin"), redacted.output.trim());
  assertEquals(compared.code, 1);
  assertMatch(compared.output, /^~ +2 .*differs where masked/m);
});

Deno.test("the program tells what a message lacks with code 1, and a fault with code 65", async () => {
  const lacking = await run("validate", HEX);
  assertEquals(lacking.code, 1);
  assertMatch(lacking.output, /^error missing-field: No field 7 /m);
  const broken = await run("decode", HEX.slice(0, -2));
  assertEquals(broken.code, 65);
  assertMatch(broken.errors, /^DE 11: the message ends inside the field/);
});

Deno.test("a file that is no regular one is read no further than the limit", async () => {
  const { code, errors } = await run("decode", "--raw", "--file", "/dev/zero");
  assertEquals(code, 66);
  assertMatch(errors, /larger than 1 MiB/);
});
