import { assertEquals } from "@std/assert";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;

Deno.test("a tool whose output nobody reads any more ends without a word", async () => {
  const rights = ["--no-prompt", "--allow-read", "--allow-env", "--allow-net"];
  const tool = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", ...rights, MAIN, "profile", "show", "iso2003"],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  // Closed long before the program has started and says anything.
  await tool.stdout.cancel();
  const said = await new Response(tool.stderr).text();
  assertEquals([(await tool.status).code, said], [141, ""]);
});
