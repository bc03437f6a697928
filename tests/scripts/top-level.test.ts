import { assertEquals } from "@std/assert";

/** All that stands in the top folder of the repository, but for what is hidden. */
const ENTRIES: ReadonlySet<string> = new Set([
  ...["LICENSE", "README.md", "config.yaml", "deno.json", "deno.lock", "main.ts"],
  ...["scripts", "src", "tests"],
]);

/** What a run, or a compilation, leaves there, and git ignores. */
const LEFT = /^(?:dist|coverage)$|\.(?:log|pid|db.*)$/;

Deno.test("in the top folder stands what belongs there, and nothing else", () => {
  const names = [...Deno.readDirSync(new URL("../../", import.meta.url))].map(({ name }) => name);
  const others = names.filter((name) =>
    !/^\./.test(name) && !LEFT.test(name) && !ENTRIES.has(name)
  );
  assertEquals(others, []);
});
