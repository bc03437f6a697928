import { assertEquals } from "@std/assert";
import { load } from "../../src/config/load.ts";
import { noFile, problems } from "./fixtures.ts";

const wrong = (line: string) => problems(() => load(line.split(" ").filter(Boolean), noFile));

const HOST = "--upstream-host bank --upstream-port 5000";
const TCP = `${HOST} --listen-port 0`;

const ALLOWED = [
  `${TCP} --listen-tls-cert c --listen-tls-key k`,
  `${TCP} --listen-tls-cert c --listen-tls-key k --listen-tls-ca a`,
  `${TCP} --listen-tls-cert both --listen-tls-key both`,
  `${HOST} --listen-http-port 0 --listen-http-tls-cert c --listen-http-tls-key k`,
  `${TCP} --upstream-tls`,
  `${TCP} --upstream-tls --upstream-tls-ca a --upstream-tls-name host.example`,
  `${TCP} --upstream-tls --upstream-tls-cert c --upstream-tls-key k`,
  "--listen-port 0 --upstream-listen-port 0 --upstream-tls --upstream-tls-cert c " +
  "--upstream-tls-key k --upstream-tls-ca a",
];

for (const line of ALLOWED) {
  Deno.test(`TLS, allowed together: ${line}`, () => assertEquals(wrong(line), []));
}

const NO_TLS = "the link to the host has no TLS, which upstream-tls gives it " +
  "(allowed: with upstream-tls)";
const BANK = "--upstream-tls: the embedded bank, which is the host, speaks no TLS (allowed: with " +
  "upstream-host and upstream-port, or with upstream-listen-port)";

const REFUSED: [string, string[]][] = [
  [`${TCP} --listen-tls-cert c`, [
    "--listen-tls-cert: needs listen-tls-key as well (allowed: listen-tls-cert and listen-tls-key " +
    "together, or neither)",
  ]],
  [`${TCP} --listen-tls-key k`, [
    "--listen-tls-key: needs listen-tls-cert as well (allowed: listen-tls-cert and " +
    "listen-tls-key together, or neither)",
  ]],
  [`${TCP} --listen-tls-ca a`, [
    "--listen-tls-ca: needs listen-tls-cert and listen-tls-key as well (allowed: with " +
    "listen-tls-cert and listen-tls-key)",
  ]],
  [`${HOST} --listen-http-port 0 --listen-tls-cert c --listen-tls-key k`, [
    "--listen-tls-cert: there is no listen-port (allowed: with listen-port)",
    "--listen-tls-key: there is no listen-port (allowed: with listen-port)",
  ]],
  [`${TCP} --listen-http-tls-cert c --listen-http-tls-key k`, [
    "--listen-http-tls-cert: there is no listen-http-port (allowed: with listen-http-port)",
    "--listen-http-tls-key: there is no listen-http-port (allowed: with listen-http-port)",
  ]],
  [`${TCP} --upstream-tls-ca a --upstream-tls-name host`, [
    `--upstream-tls-ca: ${NO_TLS}`,
    `--upstream-tls-name: ${NO_TLS}`,
  ]],
  [`${TCP} --upstream-tls --upstream-tls-key k`, [
    "--upstream-tls-key: needs upstream-tls-cert as well (allowed: upstream-tls-cert and " +
    "upstream-tls-key together, or neither)",
  ]],
  [`${TCP} --listen-tls-cert c --listen-tls-key k --test-clients 3`, [
    "--test-clients: they speak no TLS, and would connect to listen-port, which does (allowed: " +
    "with test-target-host and test-target-port)",
  ]],
  ["--listen-port 0 --echo-server-port 0 --upstream-tls", [BANK]],
  ["--listen-port 0 --echo-server-port 0 --upstream-port 0 --upstream-tls", [BANK]],
  ["--listen-port 0 --upstream-listen-port 0 --upstream-tls", [
    "--upstream-tls: the host dials, and is to be shown a certificate (allowed: with " +
    "upstream-tls-cert and upstream-tls-key)",
  ]],
  [
    "--listen-port 0 --upstream-listen-port 0 --upstream-tls --upstream-tls-cert c " +
    "--upstream-tls-key k --upstream-tls-name host",
    [
      "--upstream-tls-name: the host dials: nobody asks for it by a name (allowed: without " +
      "upstream-listen-port)",
    ],
  ],
];

for (const [line, expected] of REFUSED) {
  Deno.test(`TLS, refused together: ${line}`, () => assertEquals(wrong(line), expected));
}
