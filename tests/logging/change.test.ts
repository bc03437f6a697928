import { assertEquals, assertRejects } from "@std/assert";
import { CannotLog } from "../../src/logging/logging.ts";
import { settle, within } from "../net/waiting.ts";
import { Folder, startRig } from "./setup.ts";

const file = (path: string) => ({ path, maxSize: 1_000_000, maxAge: undefined, keep: 2 });
const read = async (path: string) => (await Deno.readTextFile(path)).match(/(?<=: )\w+$/gm) ?? [];

Deno.test("records go to another file, from another level on, once that is taken up", async () => {
  await using folder = await Folder.make();
  const [one, other] = [folder.at("one.log"), folder.at("other.log")];
  await using rig = await startRig({ file: file(one), console: false });
  rig.logger.log("warning", "first");
  const prepared = await rig.prepare({ lowest: "debug", file: file(other), console: false });
  rig.logger.log("debug", "unseen");
  rig.logger.log("warning", "second");
  prepared.commit();
  assertEquals(rig.logger.enabled("debug"), true);
  rig.logger.log("debug", "third");
  await settle();
  await rig.stop();
  assertEquals([await read(one), await read(other)], [["first", "second"], ["third"]]);
});

Deno.test("what was made ready and is not taken up changes nothing", async () => {
  await using folder = await Folder.make();
  const [one, other] = [folder.at("one.log"), folder.at("other.log")];
  await using rig = await startRig({ file: file(one), console: false });
  (await rig.prepare({ lowest: "debug", file: file(other), console: false })).cancel();
  rig.logger.log("debug", "unseen");
  rig.logger.log("warning", "seen");
  await rig.stop();
  assertEquals([await read(one), await read(other)], [["seen"], []]);
});

Deno.test("a file that cannot be opened leaves logging as it was", async () => {
  await using folder = await Folder.make();
  await using rig = await startRig({ file: file(folder.at("one.log")), console: false });
  const nowhere = { lowest: "debug", file: file(folder.at("no/such.log")) } as const;
  await assertRejects(() => rig.prepare(nowhere), CannotLog);
  rig.logger.log("warning", "seen");
  await rig.stop();
  assertEquals(await read(folder.at("one.log")), ["seen"]);
});

Deno.test("the same file goes on being written when something else changes", async () => {
  await using folder = await Folder.make();
  const one = folder.at("one.log");
  await using rig = await startRig({ file: file(one), console: false });
  rig.logger.log("warning", "before");
  (await rig.prepare({ lowest: "debug", file: file(one), console: false })).commit();
  rig.logger.log("debug", "after");
  await rig.stop();
  assertEquals(await read(one), ["before", "after"]);
});

Deno.test({
  name: "a pipe that nobody reads is not waited for, and logging is as it was",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await Folder.make();
    const [one, pipe] = [folder.at("one.log"), folder.at("pipe")];
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    await using rig = await startRig({ file: file(one), console: false });
    const preparing = rig.prepare({ lowest: "debug", file: file(pipe), console: false });
    const refused = assertRejects(() => within(preparing, "the end"), CannotLog, "a pipe that");
    rig.time.advance(2_000);
    await refused;
    rig.logger.log("warning", "seen");
    await rig.stop();
    assertEquals(await read(one), ["seen"]);
    // Who reads it in the end finds nobody who writes.
    assertEquals(await Deno.readTextFile(pipe), "");
  },
});
