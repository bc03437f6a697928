import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CannotUseFile } from "../../src/app/cannot-use-file.ts";
import { PidFile } from "../../src/app/pid-file.ts";

/** Larger than any number that Linux gives to a process. */
const NOBODY = 4_194_305;

/** Runs with the path of a file in a folder of its own, which may hold something. */
async function withFile(text: string | undefined, act: (path: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/socketqueue.pid`;
    if (text !== undefined) await Deno.writeTextFile(path, text);
    await act(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const claim = (path: string) => PidFile.claim(path, (text) => assertEquals(text, "", "a warning"));

for (const text of [undefined, "", "\n", `${NOBODY}`, `${NOBODY}\n`, `${Deno.pid}`]) {
  Deno.test(`a pid file that holds ${JSON.stringify(text)} is taken, and emptied at the end`, async () => {
    await withFile(text, async (path) => {
      const file = await claim(path);
      assertEquals(await Deno.readTextFile(path), `${Deno.pid}\n`);
      file.release();
      assertEquals(await Deno.readTextFile(path), "");
    });
  });
}

Deno.test("a pid file that names a living process is refused, and left as it is", async () => {
  const child = new Deno.Command("sleep", { args: ["60"] }).spawn();
  try {
    await withFile(`${child.pid}\n`, async (path) => {
      const error = await assertRejects(() => claim(path), CannotUseFile);
      assertMatch(
        error.message,
        new RegExp(`^--pid-file: cannot use ".*": it names process ${child.pid}`),
      );
      assertEquals(await Deno.readTextFile(path), `${child.pid}\n`);
    });
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
});

Deno.test("a pid file is refused to a second one while the first has it", async () => {
  await withFile(undefined, async (path) => {
    const first = await claim(path);
    const code = `
      import { PidFile } from ${JSON.stringify(import.meta.resolve("../../src/app/pid-file.ts"))};
      try { await PidFile.claim(${
      JSON.stringify(path)
    }, () => {}); } catch (e) { console.log(e.message); }
    `;
    const command = new Deno.Command(Deno.execPath(), {
      args: ["eval", code],
      env: { NO_COLOR: "1" },
    });
    const { stdout } = await command.output();
    assertMatch(new TextDecoder().decode(stdout), /process \d+ has it and is running/);
    assertEquals(await Deno.readTextFile(path), `${Deno.pid}\n`);
    first.release();
  });
});

Deno.test("a pid file in a folder that is not there is refused", async () => {
  const error = await assertRejects(() => claim("/nowhere/socketqueue.pid"), CannotUseFile);
  assertMatch(error.message, /^--pid-file: cannot use "\/nowhere\/socketqueue\.pid": /);
});

for (const text of ["no number", "12 monkeys", "99999999999", "listen: {port: 2014}\n"]) {
  Deno.test(`a file that holds ${JSON.stringify(text)} is no pid file, and left as it is`, async () => {
    await withFile(text, async (path) => {
      const error = await assertRejects(() => claim(path), CannotUseFile);
      assertMatch(error.message, /holds something else than the number of a process/);
      assertEquals(await Deno.readTextFile(path), text);
    });
  });
}
