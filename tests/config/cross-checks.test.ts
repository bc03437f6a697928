import { assertEquals } from "@std/assert";
import { load } from "../../src/config/load.ts";
import { noFile, problems } from "./fixtures.ts";

const wrong = (line: string) => problems(() => load(line.split(" ").filter(Boolean), noFile));

const ALLOWED = [
  "--echo-server-port 5000",
  "--echo-server-port 0 --listen-port 0",
  "--echo-server-port 0 --listen-http-port 0 --listen-port 0",
  "--echo-server-port 0 --listen-port 0 --upstream-port 0",
  "--echo-server-port 0 --listen-port 0 --upstream-host 127.0.0.1 --upstream-port 0",
  "--listen-port 2014 --upstream-host bank --upstream-port 5000",
  "--listen-http-port 2014 --upstream-host bank --upstream-port 5000 --echo-server-port 1",
];

for (const line of ALLOWED) {
  Deno.test(`allowed together: ${line}`, () => assertEquals(wrong(line), []));
}

const TOGETHER = "(allowed: upstream-host and upstream-port together, or neither)";
const NO_HOST = "there is no host to send the clients' messages to " +
  "(allowed: with upstream-host and upstream-port, or echo-server-port)";
const NOTHING = "--listen-port, --listen-http-port, --echo-server-port: nothing to do " +
  "(allowed: at least one of these)";
const NO_BANK = "--upstream-port: 0 means the embedded bank's port, and there is no " +
  "echo-server-port (allowed: 1 to 65535, or 0 with echo-server-port)";
const OWN = "(allowed: a port of its own, or 0)";

const REFUSED: [string, string[]][] = [
  ["", [NOTHING]],
  ["--vv --max-queue 5", [NOTHING]],
  ["--upstream-host bank --upstream-port 5000", [NOTHING]],
  [
    "--listen-port 1 --upstream-host bank",
    [`--upstream-host: needs upstream-port as well ${TOGETHER}`],
  ],
  [
    "--listen-port 1 --upstreamPort 5000",
    [`--upstreamPort: needs upstream-host as well ${TOGETHER}`],
  ],
  [
    "--listen-port 1 --upstream-port 5000 --echo-server-port 5000",
    [`--upstream-port: needs upstream-host as well ${TOGETHER}`],
  ],
  [
    "--echo-server-port 1 --upstream-host bank",
    [`--upstream-host: needs upstream-port as well ${TOGETHER}`],
  ],
  ["--listen-port 1", [`--listen-port: ${NO_HOST}`]],
  ["--listenHttpPort 1", [`--listenHttpPort: ${NO_HOST}`]],
  ["--listen-port 1 --upstream-host bank --upstream-port 0", [NO_BANK]],
  [
    "--listen-port 5 --listenHttpPort 5 --echo-server-port 5",
    [
      `--listenHttpPort: 5 is the listen-port already ${OWN}`,
      `--echo-server-port: 5 is the listen-port already ${OWN}`,
    ],
  ],
  ["--echo-server-port 99999", [
    "--echo-server-port: 99999 is too large (allowed: 0 to 65535; 0: the system chooses)",
  ]],
  ["--listen-prot 2014", [
    "--listen-prot: unknown option; did you mean listen-port? " +
    "(allowed: the options that --help lists)",
    '"2014": an argument that belongs to no option ' +
    "(allowed: options, each with two dashes in front: --listen-port 2014)",
  ]],
];

for (const [line, expected] of REFUSED) {
  Deno.test(`refused together: ${line || "nothing at all"}`, () => {
    assertEquals(wrong(line), expected);
  });
}
