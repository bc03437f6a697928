import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CannotUseJournal } from "../../src/journal/cannot-use-journal.ts";
import { keyId, loadKey } from "../../src/journal/key.ts";
import { KEY } from "./setup.ts";

async function withFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await act(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function refused(act: () => Promise<unknown>): Promise<CannotUseJournal> {
  const error = await assertRejects(act, CannotUseJournal);
  return error;
}

Deno.test("a key file that is not there is made for its owner alone, and used from then on", async () => {
  await withFolder(async (folder) => {
    const keyFile = `${folder}/queue.key`;
    const first = await loadKey({ keyFile });
    assertEquals([first.made, first.key.length], [true, 32]);
    if (Deno.build.os !== "windows") {
      assertEquals((Deno.statSync(keyFile).mode ?? 0) & 0o777, 0o600);
    }
    assertEquals(await loadKey({ keyFile }), { key: first.key, made: false });
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["queue.key"]);
    const other = await loadKey({ keyFile: `${folder}/other.key` });
    assert(first.key.toHex() !== other.key.toHex(), "every key is another");
  });
});

Deno.test("of many that start at once one makes the key, and all use it", async () => {
  await withFolder(async (folder) => {
    const keyFile = `${folder}/queue.key`;
    const loaded = await Promise.all(Array.from({ length: 8 }, () => loadKey({ keyFile })));
    assertEquals(new Set(loaded.map(({ key }) => key.toHex())).size, 1);
    assertEquals(loaded.filter(({ made }) => made).length, 1);
  });
});

for (const [form, text] of [["hex", KEY.toHex()], ["base64", KEY.toBase64()]] as const) {
  Deno.test(`a key is read as ${form}, from a file and from the environment`, async () => {
    await withFolder(async (folder) => {
      const keyFile = `${folder}/queue.key`;
      await Deno.writeTextFile(keyFile, `${text}\n`, { mode: 0o600 });
      assertEquals(await loadKey({ keyFile }), { key: KEY, made: false });
      const fromEnvironment = text;
      const none = `${folder}/none.key`;
      assertEquals(await loadKey({ keyFile: none, fromEnvironment }), { key: KEY, made: false });
      await assertRejects(() => Deno.stat(none), Deno.errors.NotFound);
    });
  });
}

Deno.test("a key that is none is refused and never quoted", async () => {
  await withFolder(async (folder) => {
    const keyFile = `${folder}/queue.key`;
    for (
      const text of ["", "canary", KEY.toHex().slice(1), `${KEY.toHex()}00`, "canary=".repeat(9)]
    ) {
      await Deno.writeTextFile(keyFile, text, { mode: 0o600 });
      const errors = [
        await refused(() => loadKey({ keyFile })),
        await refused(() => loadKey({ keyFile, fromEnvironment: text })),
      ];
      for (const { code, message } of errors) {
        assertEquals(code, "journal-key");
        assertMatch(message, /64 hex digits or base64 of 32 bytes/);
        assert(!/canary|0707/.test(message), message);
      }
      assertEquals(await Deno.readTextFile(keyFile), text);
    }
    assertEquals((await refused(() => loadKey({}))).code, "journal-key");
  });
});

for (const mode of [0o640, 0o604, 0o660, 0o602]) {
  Deno.test(`a key file of mode ${mode.toString(8)} is refused`, async () => {
    if (Deno.build.os === "windows") return;
    await withFolder(async (folder) => {
      const keyFile = `${folder}/queue.key`;
      await Deno.writeTextFile(keyFile, KEY.toHex());
      await Deno.chmod(keyFile, mode);
      const { code, message } = await refused(() => loadKey({ keyFile }));
      assertEquals(code, "journal-key");
      assertMatch(message, /chmod 600/);
    });
  });
}

Deno.test("a key file that cannot be made is refused", async () => {
  await withFolder(async (folder) => {
    const nowhere = await refused(() => loadKey({ keyFile: `${folder}/nowhere/queue.key` }));
    assertEquals(nowhere.code, "journal-unusable");
    assertEquals((await refused(() => loadKey({ keyFile: folder }))).code, "journal-key");
  });
});

Deno.test("a key is named by the beginning of its hash", async () => {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", KEY));
  assertEquals(await keyId(KEY), hash.toHex().slice(0, 8));
});

Deno.test("a key file that is a link to nothing is refused, and no key is made", async () => {
  await withFolder(async (folder) => {
    const keyFile = `${folder}/queue.key`;
    await Deno.symlink(`${folder}/nowhere`, keyFile);
    const { code, message } = await refused(() => loadKey({ keyFile }));
    assertEquals(code, "journal-key");
    assertMatch(message, /it is a link to a file that is not there/);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["queue.key"]);
  });
});
