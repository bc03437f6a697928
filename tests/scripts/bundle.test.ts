import { assertEquals, assertMatch } from "@std/assert";
import { bundleLine } from "../e2e/executable.ts";
import { Folder } from "../e2e/folder.ts";
import { JSON_SALE, postJson, Program } from "../e2e/program.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Makes one file of the whole program. */
async function bundle(path: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--frozen", "--output", path, "main.ts"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(success, true, new TextDecoder().decode(stderr));
}

Deno.test("bundled into one file it sells, keeps its journal, and ends in good order, with nothing beside it", async () => {
  await using elsewhere = new Folder();
  await using empty = new Folder();
  const path = elsewhere.file("socketqueue.js");
  await bundle(path);

  const ports = ["--listen-http-port=0", "--echo-server-port=0"];
  const env = { DENO_DIR: elsewhere.file("deno") };
  const args = [...ports, "--journal=socketqueue.db"];
  await using program = new Program(args, empty.path, undefined, env, undefined, bundleLine(path));
  const port = await program.port("HTTP");
  const { status, result } = await postJson(port, JSON_SALE);
  assertEquals([status, result !== "" && result[39]], [200, 0]);
  assertEquals(Deno.statSync(empty.file("socketqueue.db")).isFile, true);
  // What is loaded when it is asked for is in the file as well.
  const described = await fetch(`http://127.0.0.1:${port}/openapi.json`);
  assertEquals((await described.json()).openapi, "3.1.0");

  program.signal("SIGTERM");
  const { code, output } = await program.end();
  assertEquals(code, 0);
  assertMatch(output, /^SocketQueue \d/);
});
