import { assertEquals, assertNotMatch } from "@std/assert";
import { effectiveOptions } from "../../src/config/effective.ts";
import { loadWithSources } from "../../src/config/load.ts";
import { OPTION_NAMES } from "../../src/config/options.ts";

const KEY = "5a".repeat(32);

function effective(args: readonly string[], file = "", environment: Record<string, string> = {}) {
  const { options, sources } = loadWithSources(args, () => file, environment);
  return effectiveOptions(options, sources);
}

const GATEWAY = ["--listen-port", "2014", "--echo-server-port", "0"];

Deno.test("each option is told with its value, and where it was set", () => {
  const file = "max-queue: 7\nqueue-timeout: 20\nlog:\n  format: json\n";
  const environment = { SOCKETQUEUE_QUEUE_TIMEOUT: "10" };
  const options = effective([...GATEWAY, "--config", "my.yaml"], file, environment);
  const told = (name: string) => [options[name]?.value, options[name]?.source];
  assertEquals(told("listen-port"), [2014, "command line"]);
  assertEquals(told("queue-timeout"), [10, "environment"]);
  assertEquals(told("max-queue"), [7, "my.yaml:1"]);
  assertEquals(told("log-format"), ["json", "my.yaml:4"]);
  assertEquals(told("config"), ["my.yaml", "command line"]);
  assertEquals(told("queue-message-key-fields"), [[11, 41], "default"]);
});

Deno.test("what nobody set and has no value says what that means, if it means anything", () => {
  const options = effective(GATEWAY);
  assertEquals(options["client-timeout"], {
    value: null,
    source: "default",
    meaning: "no limit",
  });
  assertEquals(options["log-file"], { value: null, source: "default" });
  assertEquals(options["journal"], { value: "socketqueue.db", source: "default" });
});

Deno.test("of the journal's key it tells only that there is one", () => {
  const options = effective(GATEWAY, "", { SOCKETQUEUE_JOURNAL_KEY: KEY });
  assertEquals(options["journal-key"], { value: "(hidden)", source: "environment" });
  assertEquals(effective(GATEWAY)["journal-key"]?.value, null);
  assertNotMatch(JSON.stringify(options), /5a5a/);
});

Deno.test("all options of a running program are told, in the table's order", () => {
  const names = Object.keys(effective(GATEWAY));
  const others = ["help", "help-json", "version"];
  assertEquals(names, OPTION_NAMES.filter((name) => !others.includes(name)));
});

Deno.test("where nothing is known of sources, all is told as default", () => {
  const { options } = loadWithSources(GATEWAY);
  assertEquals(effectiveOptions(options, new Map())["listen-port"], {
    value: 2014,
    source: "default",
  });
});
