import { assert, assertEquals } from "@std/assert";
import { inflateSync } from "node:zlib";
import { icon, ICON_SIZES } from "../../scripts/compile/icon.ts";
import { png } from "../../scripts/compile/png.ts";
import { zip } from "../../scripts/compile/zip.ts";
import { runtimeZip, TARGETS } from "../../scripts/compile/targets.ts";
import { Folder } from "../e2e/folder.ts";
import { type PeResource, resourcesOf, smallPe } from "./pe.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const { version } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
const WINDOWS = TARGETS.find(({ name }) => name === "x86_64-pc-windows-msvc")!;

const u16 = ({ bytes }: Pick<PeResource, "bytes">, at: number) =>
  new DataView(bytes.buffer).getUint16(at, true);

/** Compiles for Windows, with a small program as the runtime; gives the resources of what was made. */
async function compiled(): Promise<readonly PeResource[]> {
  await using folder = new Folder();
  const runtime = [{ path: "denort.exe", bytes: smallPe(), runs: true }];
  await Deno.writeFile(folder.file(runtimeZip(WINDOWS)), await zip(runtime, new Date()));
  const where = ["--out", folder.file("out"), "--offline", folder.path];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", "scripts/compile.ts", "--target", WINDOWS.name, ...where],
    cwd: ROOT,
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return resourcesOf(await Deno.readFile(folder.file(`out/${WINDOWS.name}/socketqueue.exe`)));
}

Deno.test("a program for Windows has what Deno embeds, an icon of each size, and its version", async () => {
  const resources = await compiled();
  assertEquals(resources.map(({ path }) => path), [
    ...ICON_SIZES.map((_, index) => `3/${index + 1}/1033`),
    "10/D3N0L4ND/0",
    "14/1/1033",
    "16/1/1033",
  ]);
  const [first, second, third, fourth, payload, group, about] = resources;

  const text = new TextDecoder("latin1").decode(payload!.bytes);
  assert(
    text.includes('"entrypoint_key":"main.ts"') && text.includes(`"app_version":"${version}"`),
  );
  assert(text.includes('"n":"saxes"'));
  assertEquals(/"n":"(?:resedit|pe-library)"/.test(text), false);

  assertEquals([first, second, third, fourth].map((one) => one!.bytes), [
    ...ICON_SIZES.map((size) => png(icon(size))),
  ]);
  assertEquals(u16(group!, 4), ICON_SIZES.length);
  for (const [index, size] of ICON_SIZES.entries()) {
    const at = 6 + index * 14;
    // 256 does not go into a byte, and is written as 0.
    assertEquals([group!.bytes[at], u16(group!, at + 12)], [size % 256, index + 1]);
  }

  // Behind the length, that of the value, a kind and `VS_VERSION_INFO`: numbers, the higher halves first.
  const numbers = [0, 1, 2, 3].map((index) => u16(about!, 40 + 8 + (index ^ 1) * 2));
  assertEquals(numbers, [...version.split(".").map(Number), 0]);
  const words = new TextDecoder("utf-16le").decode(about!.bytes);
  const strings = words.split(/\0+/);
  // In front of a name stands what was no letter.
  const valueOf = (name: string) => strings[strings.findIndex((one) => one.endsWith(name)) + 1];
  assertEquals(
    ["ProductName", "FileVersion", "ProductVersion", "OriginalFilename"].map(valueOf),
    ["SocketQueue", version, version, "socketqueue.exe"],
  );
  assert(valueOf("FileDescription")?.includes("ISO 8583 gateway"));
  assert(Deno.readTextFileSync(`${ROOT}LICENSE`).includes(valueOf("LegalCopyright") ?? "nothing"));
});

Deno.test("the icon: its corners are clear, a message lies on the ground, and it is the same at every size", () => {
  for (const size of ICON_SIZES) {
    const { pixels } = icon(size);
    const at = (x: number, y: number) => {
      const first = (Math.floor(y * size / 16) * size + Math.floor(x * size / 16)) * 4;
      return [...pixels.subarray(first, first + 4)];
    };
    assertEquals(at(0, 0)[3]! < 255, true);
    assertEquals(at(1, 8), [0x12, 0x34, 0x56, 0xff]);
    assertEquals(at(2.5, 8), [0xff, 0xb3, 0x00, 0xff]);
    assertEquals(at(13, 8), [0xff, 0xff, 0xff, 0xff]);
  }
});

Deno.test("a picture is written as PNG: lines that inflate to its pixels", () => {
  const pixels = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  const bytes = png({ size: 2, pixels });
  const view = new DataView(bytes.buffer);
  assertEquals([view.getUint32(16), view.getUint32(20), bytes[24], bytes[25]], [2, 2, 8, 6]);
  const length = view.getUint32(33);
  const lines = inflateSync(bytes.subarray(41, 41 + length));
  assertEquals([...lines], [0, ...pixels.subarray(0, 8), 0, ...pixels.subarray(8)]);
});
