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
  "--listen-port 2014 --upstream-host bank --upstream-port 2014",
  "--listen-port 2014 --upstream-host 127.0.0.1 --upstream-port 5000 --echo-server-port 5000",
  "--listen-port 2014 --upstream-listen-port 5000",
  "--listen-port 2014 --upstream-listen-port 5000 --echo-server-port 1",
  "--test-clients 10 --test-target-host gate --test-target-port 2014",
  "--test-clients 10 --echo-server-port 0 --listen-port 0",
  "--test-clients 10 --test-target-host gate --test-target-port 2014 --test-real-life",
  "--echo-server-port 0 --test-real-life --log-max-size 0",
  "--listen-port 0 --echo-server-port 0 --stat-server-port 0 --stat-dump-file f",
  "--listen-port 0 --echo-server-port 0 --journal j --no-journal=false --admin-port 0",
  "--echo-server-port 0 --no-journal --journal-sync normal --journal-key-file k",
];

for (const line of ALLOWED) {
  Deno.test(`allowed together: ${line}`, () => assertEquals(wrong(line), []));
}

const TOGETHER = "(allowed: upstream-host and upstream-port together, or neither)";
const NO_HOST = "there is no host to send the clients' messages to " +
  "(allowed: with upstream-host and upstream-port, upstream-listen-port, or echo-server-port)";
const NOTHING =
  "--listen-port, --listen-http-port, --echo-server-port, --test-clients: nothing to do " +
  "(allowed: at least one of these)";
const NO_BANK = "--upstream-port: 0 means the embedded bank's port, and there is no " +
  "echo-server-port (allowed: 1 to 65535, or 0 with echo-server-port)";
const DIRECTION = "there is upstream-listen-port already (allowed: either the host is dialled " +
  "(upstream-host, upstream-port), or it dials)";
const NO_GATEWAY = "there is no gateway, which listen-port and listen-http-port make " +
  "(allowed: with listen-port or listen-http-port)";
const OWN = "(allowed: a port of its own, or 0)";

const ITSELF = (option: string) =>
  `--upstream-port: 2014 is the ${option} of this very gateway, which would dial itself ` +
  "(allowed: the port of the bank's host)";

const REFUSED: [string, string[]][] = [
  ...["localhost", "127.0.0.1", "127.1.2.3", "::1", "0.0.0.0"].map((host): [string, string[]] => [
    `--listen-port 2014 --upstream-host ${host} --upstream-port 2014`,
    [ITSELF("listen-port")],
  ]),
  ...["listen-http-port", "stat-server-port", "admin-port"].map((option): [string, string[]] => [
    `--listen-port 1 --${option} 2014 --upstream-host localhost --upstream-port 2014`,
    [ITSELF(option)],
  ]),
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
  ["--listen-port 1 --upstream-listen-port 2 --upstream-host h --upstream-port 3", [
    `--upstream-host: ${DIRECTION}`,
    `--upstream-port: ${DIRECTION}`,
  ]],
  ["--echo-server-port 1 --upstream-listen-port 2 --stat-server-port 3 --stat-dump-file f", [
    `--upstream-listen-port: ${NO_GATEWAY}`,
    `--stat-server-port: ${NO_GATEWAY}`,
    `--stat-dump-file: ${NO_GATEWAY}`,
  ]],
  ["--echo-server-port 1 --journal j --admin-port 2", [
    `--journal: ${NO_GATEWAY}`,
    `--admin-port: ${NO_GATEWAY}`,
  ]],
  ["--listen-port 1 --echo-server-port 2 --journal j --no-journal", [
    "--no-journal: there is journal as well (allowed: either of them)",
  ]],
  ["--listen-port 1 --echo-server-port 2 --stat-dump-file f --journal f --journal-key-file f", [
    "--journal: that is the stat-dump-file already (allowed: a file of its own)",
    "--journal-key-file: that is the stat-dump-file already (allowed: a file of its own)",
  ]],
  ["--listen-port 1 --echo-server-port 2 --admin-port 1", [
    `--admin-port: 1 is the listen-port already ${OWN}`,
  ]],
  ["--listen-port 1 --echo-server-port 2 --stat-server-port 1", [
    `--stat-server-port: 1 is the listen-port already ${OWN}`,
  ]],
  ["--echo-server-port 1 --logstash-port 5", [
    "--logstash-port: needs logstash-host as well " +
    "(allowed: logstash-host and logstash-port together, or neither)",
  ]],
  ["--echo-server-port 1 --test-target-host h --test-clients 1", [
    "--test-target-host: needs test-target-port as well " +
    "(allowed: test-target-host and test-target-port together, or neither)",
  ]],
  ["--echo-server-port 1 --test-clients 2", [
    "--test-clients: there is nothing to connect to " +
    "(allowed: with test-target-host and test-target-port, or with listen-port)",
  ]],
  ["--listen-port 1 --upstream-listen-port 2 --test-real-life", [
    "--test-real-life: there is no emulated bank to make it more like life " +
    "(allowed: with echo-server-port)",
  ]],
  ["--echo-server-port 1 --log-max-size 1M --log-max-age 1", [
    "--log-max-size: there is no log-file (allowed: with log-file)",
    "--log-max-age: there is no log-file (allowed: with log-file)",
  ]],
  ["--echo-server-port 1 --profile openway --queue-message-key-fields 11,65,99", [
    "--queue-message-key-fields: the profile openway has no field 65 " +
    "(allowed: fields that the profile defines)",
    "--queue-message-key-fields: the profile openway has no field 99 " +
    "(allowed: fields that the profile defines)",
  ]],
  ["--echo-server-port 1 --log-file f --pid-file f", [
    "--pid-file: that is the log-file already (allowed: a file of its own)",
  ]],
  [
    "--echo-server-port 1 --overrides 39:an:2",
    [
      ...["000", "001", "002", "003", "020"],
      ...["005", "120", "902", "903", "907", "910", "912"],
      ...[
        "904",
        "912",
        "912",
        "912",
        "912",
        "907",
        "909",
        "000",
        "120",
        "116",
        "005",
        "914",
        "902",
        "000",
      ],
      ...["914", "909", "911", "923"],
    ].map((code, index) => {
      const paths = [
        ...Array(5).fill("approvedCodes"),
        ...Array(7).fill("systemErrors"),
        ...[
          "invalid-message",
          "timeout",
          "link-lost",
          "unrecorded",
          "untellable",
          "link-down",
          "other",
        ].map((
          key,
        ) => `refusal.${key}`),
        ...["approved", "invalid", "insufficientFunds", "noAccount", "notFound", "unsupported"].map(
          (
            key,
          ) => `bank.${key}`,
        ),
        "hostEcho.code",
        "reversal.done",
        ...Array(3).fill("reversal.again"),
      ];
      return `${paths[index]}: the code ${code}: DE 39: the value is too long (3, at most 2) ` +
        "(with --overrides 39:an:2)";
    }),
  ],
  ["--echo-server-port 1 --overrides 7:n:8", [
    "reversal.now: DE 7: the value is too long (10, at most 8) (with --overrides 7:n:8)",
  ]],
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
