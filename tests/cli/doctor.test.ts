import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inFamily } from "../../src/app/doctor/families.ts";
import { doctor } from "../../src/cli/tools/doctor.ts";
import { Codec } from "../../src/codec/codec.ts";
import { loadProfile } from "../../src/config/profiles.ts";
import { packet, pcap } from "../app/doctor/captures.ts";
import { join, PAN, profileNamed } from "../fixtures.ts";
import { frame, headers, sale } from "../net/messages.ts";
import { runTool } from "./tools-run.ts";

const SALE = frame(headers("length:n:4"), sale().bytes).toHex();
const VALUES = { 0: "0200", 2: PAN.visa, 3: "0", 4: "1000", 7: "0818160933", 49: "643" };

Deno.test("doctor names length header and profile, shows the message, and what to write", async () => {
  const { code, printed } = await runTool(doctor, [SALE]);
  assertEquals(code, 0);
  assertMatch(printed, /^1\. smartvista, header-format length:n:4: reads 1 of 1/);
  assertStringIncludes(printed, 'profile: smartvista\nheader-format: "length:n:4"');
  assertMatch(printed, /^11 +System Trace Audit Number/m);
  assert(!printed.includes(PAN.visaOther));
  const open = await runTool(doctor, [SALE, "--unsafe"]);
  assertStringIncludes(open.printed, PAN.visaOther);
});

Deno.test("doctor --json is one object", async () => {
  const { printed } = await runTool(doctor, [SALE, "--json"]);
  const { candidates: [first], config, message } = JSON.parse(printed);
  assertEquals([first.profile, first.headerFormat, first.read], ["smartvista", "length:n:4", 1]);
  assertStringIncludes(config, "header-format");
  assertEquals(message.fields[11].value, "000001");
});

Deno.test("doctor reads several messages of a stream of bytes", async () => {
  const openway = new Codec(profileNamed("openway"));
  const stream = join(...["1", "2", "3"].map((stan) => {
    const message = openway.encode({ ...VALUES, 11: stan, 41: "T1" });
    return frame(headers("length:b-hex:2"), message.bytes);
  }));
  const { code, printed } = await runTool(doctor, ["-"], { input: stream });
  assertEquals(code, 0);
  assertMatch(printed, /^1\. openway, header-format length:b-hex:2: reads 3 of 3/);
});

Deno.test("doctor reads a capture, and says of which connection", async () => {
  const bytes = Uint8Array.fromHex(SALE);
  const capture = pcap(1, [
    packet(1, { sequence: 51, data: bytes.subarray(50) }),
    packet(1, { sequence: 1, data: bytes.subarray(0, 50) }),
  ]);
  const files = { "a.pcap": capture };
  const { code, printed, errors } = await runTool(doctor, ["a.pcap"], { files });
  assertEquals(code, 0);
  assertMatch(errors, /^note: \d+ bytes from 10.0.0.7:40000 to 10.0.0.9:5000$/);
  assertMatch(printed, /^1\. smartvista, /);
});

Deno.test("doctor begins a profile where none fits, and that one reads the sample", async () => {
  const codec = new Codec(inFamily(profileNamed("iso87-ascii"), {
    mti: "bcd",
    bitmap: "hex-ascii",
    digits: "ascii",
    text: "ebcdic-1047",
    lengths: "bcd",
  }));
  const more = { 11: "1", 37: "ABC123456789", 41: "TERM0001", 42: "MERCHANT 000001" };
  const message = codec.encode({ ...VALUES, ...more });
  const sample = frame(headers("length:b-hex:2"), message.bytes).toHex();
  const { code, printed } = await runTool(doctor, [sample]);
  assertEquals(code, 0, printed);
  const yaml = printed.slice(printed.indexOf("# The beginning of a profile"));
  const own = new Codec(loadProfile("my-bank.yaml", () => yaml));
  assertEquals(own.decode(message.bytes.slice()).toValues(), message.toValues());
});

const MINE = `extends: openway
name: mine
fields: { 60: { name: X, type: ans, length: 9, indicator: "ascii:1" } }
`;

Deno.test("doctor tries a profile that is named, and those of a folder", async () => {
  const codec = new Codec(loadProfile("mine.yaml", () => MINE));
  const message = codec.encode({ 0: "0800", 7: "0818160933", 11: "1", 41: "T1", 60: "ABCDE" });
  const sample = frame(headers("length:b-hex:2"), message.bytes).toHex();
  const around = { files: { "mine.yaml": MINE } };
  const named = await runTool(doctor, [sample, "--profile", "mine.yaml"], around);
  assertMatch(named.printed, /^1\. mine.yaml, /);
  const folder = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${folder}/mine.yaml`, MINE);
  Deno.writeTextFileSync(`${folder}/other.json`, "{}");
  const files = { [`${folder}/mine.yaml`]: MINE, [`${folder}/other.json`]: "{}" };
  const tried = await runTool(doctor, [sample, "--profiles", folder], { files });
  assertMatch(tried.printed, /^1\. .*mine.yaml, /);
  assertMatch(tried.errors, /^note: not tried: .*other.json/m);
  Deno.removeSync(folder, { recursive: true });
  assertEquals((await runTool(doctor, [sample, "--profiles", folder])).code, 66);
});

Deno.test("doctor says so where nothing fits, nothing is given, or something is wrong", async () => {
  const code = async (args: readonly string[], input?: string) =>
    (await runTool(doctor, args, input === undefined ? {} : { input })).code;
  assertEquals(await code(["00".repeat(50)]), 65);
  assertEquals(await code(["474554202f20485454502f312e310d0a"]), 65);
  assertEquals(await code([]), 2);
  assertEquals(await code(["-"], "303x"), 65);
  assertEquals(await code(["--connect", "nowhere"]), 2);
  assertEquals(await code(["--listen", "70000"]), 2);
  assertEquals(await code(["--listen", "0", "--timeout", "0.05"]), 75);
});

Deno.test("doctor --connect and --listen look at what a peer sends, and answer nothing", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const serving = (async () => {
    using conn = await listener.accept();
    await conn.write(Uint8Array.fromHex(SALE));
    await conn.closeWrite();
    return await conn.read(new Uint8Array(10));
  })();
  const called = await runTool(doctor, ["--connect", `127.0.0.1:${port}`]);
  listener.close();
  assertEquals([called.code, await serving], [0, null]);
  assertMatch(called.printed, /^1\. smartvista, /);
  const waiting = runTool(doctor, ["--listen", String(port)]);
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(Uint8Array.fromHex(SALE));
  await conn.closeWrite();
  const heard = await waiting;
  assertMatch(heard.printed, /^1\. smartvista, /);
  assertStringIncludes(heard.errors, "has connected");
});

Deno.test("doctor --help tells limits and exit codes", async () => {
  const { code, printed } = await runTool(doctor, ["--help"]);
  assertEquals(code, 0);
  for (const part of ["64 MiB", "Exit codes: 0", "--listen PORT"]) {
    assertStringIncludes(printed, part);
  }
});

Deno.test("doctor shows no card number that stands in a header, packed or as text", async () => {
  const { bytes } = sale();
  // One of the schemes' public numbers has zeros in its midst.
  for (const pan of [PAN.visa, "4000000000000002"]) {
    for (const header of [`16${pan}`, new TextEncoder().encode(`16${pan}`).toHex()]) {
      const length = (header.length / 2 + bytes.length).toString(16).padStart(4, "0");
      const { printed } = await runTool(doctor, [length + header + bytes.toHex(), "--json"]);
      assert(!printed.includes(pan) && !printed.includes(header), printed);
    }
  }
});

Deno.test("doctor begins a profile where one fits every byte, and its text makes no sense in it", async () => {
  const packed = profileNamed("iso87-bcd");
  const codec = new Codec({ ...packed, encodings: { ...packed.encodings, text: "ebcdic-500" } });
  const values = { ...VALUES, 11: "7", 37: "432109000042", 41: "TERM0001", 42: "MERCHANT0000001" };
  const sample = frame(headers("length:b-hex:2"), codec.encode(values).bytes).toHex();
  const { code, printed } = await runTool(doctor, [sample]);
  assertEquals(code, 0);
  assertMatch(printed, /^1\. ISO 8583:1987 with .* text ebcdic-1047, .*reads 1 of 1/);
  assertStringIncludes(printed, "TERM0001");
  assertStringIncludes(printed, "text: ebcdic-1047");
  assertMatch(printed, /^2\. iso87-bcd, /m);
});

for (const name of ["iso87-ascii", "iso87-bcd", "iso87-ebcdic", "base1-bare"]) {
  Deno.test(`doctor names ${name}, and no family, where its text makes sense`, async () => {
    const codec = new Codec(profileNamed(name));
    const values = {
      ...VALUES,
      11: "7",
      37: "432109000042",
      41: "TERM0001",
      42: "MERCHANT0000001",
    };
    const sample = frame(headers("length:b-hex:2"), codec.encode(values).bytes).toHex();
    const { printed } = await runTool(doctor, [sample]);
    assertEquals(/^1\. ([^,]*),/.exec(printed)?.[1], name);
  });
}
