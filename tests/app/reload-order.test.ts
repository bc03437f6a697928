import { assertEquals } from "@std/assert";
import { askedBy, reloadFor } from "../../src/app/reload-order.ts";
import { RecordingLogger } from "../net/recording-logger.ts";

Deno.test("what comes of reading the configuration anew is told to the log, with who wanted it", async () => {
  const logger = new RecordingLogger();
  const reloaded = { changed: ["max-queue" as const], needLink: [], needRestart: [] };
  const reloader = { reload: () => Promise.resolve(reloaded) };
  const file = "/etc/socketqueue/config.yaml";
  assertEquals(await reloadFor("HUP", reloader, logger, file), { file, ...reloaded });
  assertEquals(
    logger.text,
    "warning: HUP: the configuration was read anew; what changes: now max-queue",
  );
});

Deno.test("what is wrong is told to the log and to who wanted it", async () => {
  const logger = new RecordingLogger();
  const reloader = { reload: () => Promise.reject(new Error("a: wrong\nb: wrong too")) };
  const outcome = await reloadFor("reload by ann", reloader, logger, null);
  assertEquals(outcome, { errors: ["a: wrong", "b: wrong too"] });
  assertEquals(
    logger.text,
    "error: reload by ann: the configuration is as it was: a: wrong\n" +
      "b: wrong too",
  );
});

Deno.test("a person's reason is told as well", () => {
  assertEquals(askedBy({ by: "ann", reason: "" }), "reload by ann");
  assertEquals(askedBy({ by: "ann", reason: "more shops" }), "reload by ann (more shops)");
});
