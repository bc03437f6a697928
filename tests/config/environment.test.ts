import { assertEquals } from "@std/assert";
import { load } from "../../src/config/load.ts";
import { variableName } from "../../src/config/option-entry.ts";
import { companions, noFile, problems, SAMPLES } from "./fixtures.ts";

const BANK = { SOCKETQUEUE_ECHO_SERVER_PORT: "0" };

for (const { option, key, text, value } of SAMPLES) {
  Deno.test(`${option} is taken from ${variableName(option)}`, () => {
    const environment = { HOME: "/root", [variableName(option)]: text };
    assertEquals<unknown>(load(companions(option), noFile, environment)[key], value);
  });
}

Deno.test("the command line beats the environment, which beats the file", () => {
  const file = () => "max-queue: 1\nqueue-timeout: 1\ndrain-timeout: 1\n";
  const environment = {
    ...BANK,
    SOCKETQUEUE_CONFIG: "config.yaml",
    SOCKETQUEUE_MAX_QUEUE: "2",
    SOCKETQUEUE_QUEUE_TIMEOUT: "2",
  };
  const { maxQueue, queueTimeout, drainTimeout } = load(["--max-queue=3"], file, environment);
  assertEquals([maxQueue, queueTimeout, drainTimeout], [3, 2, 1]);
});

Deno.test("the file is the one that SOCKETQUEUE_CONFIG names, unless a flag names another", () => {
  const read: string[] = [];
  const reader = (path: string) => {
    read.push(path);
    return "{}";
  };
  const environment = { ...BANK, SOCKETQUEUE_CONFIG: "a.yaml" };
  load([], reader, environment);
  load(["-c", "b.yaml"], reader, environment);
  assertEquals(read, ["a.yaml", "b.yaml"]);
});

Deno.test("an empty variable is as good as none", () => {
  assertEquals(load([], noFile, { ...BANK, SOCKETQUEUE_MAX_QUEUE: "" }).maxQueue, 100);
});

Deno.test("what is wrong in the environment is told with the variable's name, all at once", () => {
  const environment = {
    ...BANK,
    SOCKETQUEUE_MAX_QUEUE: "many",
    SOCKETQUEUE_LISTN_PORT: "1",
    SOCKETQUEUE_maxQueue: "1",
    SOCKETQUEUE_HELP: "true",
  };
  assertEquals(problems(() => load([], noFile, environment)), [
    "SOCKETQUEUE_LISTN_PORT: unknown option; did you mean listen-port? " +
    "(allowed: the options that --help lists)",
    "SOCKETQUEUE_maxQueue: unknown option; did you mean max-queue? " +
    "(allowed: the options that --help lists)",
    "SOCKETQUEUE_HELP: not in the environment (allowed: --help on the command line)",
    'SOCKETQUEUE_MAX_QUEUE: "many" is not a whole number (allowed: 1 to 1000000)',
  ]);
});

Deno.test("an option under two names in the environment is given twice", () => {
  const environment = { ...BANK, SOCKETQUEUE_PROFILE: "openway", SOCKETQUEUE_HOST_CONFIG: "way4" };
  assertEquals(problems(() => load([], noFile, environment)), [
    "SOCKETQUEUE_HOST_CONFIG: given already, as SOCKETQUEUE_PROFILE (allowed: once)",
  ]);
});

Deno.test("what Kubernetes sets for a service of our name is not taken for options", () => {
  const environment = {
    ...BANK,
    SOCKETQUEUE_SERVICE_HOST: "10.1.2.3",
    SOCKETQUEUE_SERVICE_PORT: "2014",
    SOCKETQUEUE_SERVICE_PORT_HTTP: "8080",
    SOCKETQUEUE_PORT: "tcp://10.1.2.3:2014",
    SOCKETQUEUE_PORT_2014_TCP: "tcp://10.1.2.3:2014",
    SOCKETQUEUE_PORT_2014_TCP_ADDR: "10.1.2.3",
  };
  assertEquals(load([], noFile, environment).maxQueue, 100);
});
