import { assertEquals, assertMatch } from "@std/assert";
import { TlsRelay } from "../e2e/tls_relay.ts";
import { Authority, type Certified } from "../net/certificates.ts";
import { LOOPBACK, unusedPort } from "../net/sockets.ts";
import { Checks } from "./check-run.ts";

const CA = new Authority();

/** Files of a gateway whose TCP clients come by TLS. */
function checks({ cert, key }: Certified, more: Readonly<Record<string, unknown>> = {}): Checks {
  const options = {
    ...{ "upstream-host": LOOPBACK, "upstream-port": unusedPort(), "no-journal": true },
    "listen-port": 0,
  };
  const made = new Checks();
  const files = {
    "listen-tls-cert": made.write("own.pem", cert),
    "listen-tls-key": made.write("own.key", key),
    "listen-tls-ca": made.write("ca.pem", CA.cert + new Authority({ ends: 400 }).cert),
  };
  made.write("config.yaml", JSON.stringify({ ...options, ...files, ...more }));
  return made;
}

const DAY = String.raw`\d{4}-\d\d-\d\d`;

Deno.test("check tells each certificate: whose, by whom, from when to when; its key; its CAs", async () => {
  await using made = checks(CA.certify());
  const { code } = await made.findings();
  const told = await made.told("ok");
  const of = (option: string) => told.filter((line) => line.includes(option)).join("\n");
  assertEquals(code, 0);
  const names = "CN=localhost, issued by CN=Test CA";
  assertMatch(
    of("tls-cert:"),
    new RegExp(`tls-cert: "own.pem" is ${names}, from ${DAY} to ${DAY}$`),
  );
  assertMatch(of("tls-key:"), /tls-key: "own\.key" is the key of "own\.pem"$/);
  assertMatch(
    of("tls-ca:"),
    new RegExp(`tls-ca: "ca.pem" holds 2 CAs, of which the first ends on ${DAY}$`),
  );
});

Deno.test("check: what has ended, or is not valid yet, is a fault; what ends soon is a note", async () => {
  const cases = [
    [{ begins: -9, ends: -1 }, "fault", /listen-tls-cert: "own\.pem" is .*: it has ended$/],
    [{ begins: 1, ends: 90 }, "fault", /listen-tls-cert: "own\.pem" is .*: not valid yet$/],
    [{ ends: 29.5 }, "note", /listen-tls-cert: "own\.pem" is .*: it ends in 29 days$/m],
  ] as const;
  for (const [wish, verdict, message] of cases) {
    await using made = checks(CA.certify(wish));
    assertMatch((await made.told(verdict)).join("\n"), message);
    assertEquals((await made.findings()).code, verdict === "fault" ? 78 : 0);
  }
  // Behind our own there is one that ends first.
  const { cert, key } = CA.certify();
  await using chain = checks({ cert: cert + new Authority({ begins: -9, ends: -1 }).cert, key });
  assertMatch((await chain.told("fault")).join(), /behind it in "own\.pem" is .*: it has ended$/);
  await using old = checks(CA.certify());
  old.write("ca.pem", new Authority({ begins: -9, ends: -1 }).cert);
  assertMatch((await old.told("fault")).join(), /holds 1 CA, which ends on .*: all have ended$/);
});

Deno.test("check: a key that is another's, or has a passphrase, and files that are none, are faults", async () => {
  const [own, other] = [CA.certify(), CA.certify()];
  const sealed =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
  const old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x\n\nAAAA\n" +
    "-----END RSA PRIVATE KEY-----\n";
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const cases: [Certified, RegExp][] = [
    [{ cert: own.cert, key: other.key }, /tls-key: cannot use "own\.key": the key is not that of/],
    [{ cert: own.cert, key: sealed }, /tls-key: cannot use "own\.key": its key has a passphrase/],
    [{ cert: own.cert, key: old }, /tls-key: cannot use "own\.key": its key has a passphrase/],
    [{ cert: broken, key: own.key }, /tls-cert: .*: certificate 1 in it cannot be read$/],
    [{ cert: own.key, key: own.key }, /tls-cert: .*: it holds no certificate in PEM/],
  ];
  for (const [files, message] of cases) {
    await using made = checks(files);
    const { printed, code } = await made.run("--config", made.file("config.yaml"));
    assertEquals(code, 78);
    assertMatch((await made.told("fault")).join("\n"), message);
    for (const line of own.key.split("\n").slice(1, -2)) {
      assertEquals(printed.includes(line), false);
    }
  }
  await using made = checks(own);
  Deno.removeSync(made.file("own.pem"));
  assertMatch((await made.told("fault")).join(), /listen-tls-cert: .*: there is no such file$/);
});

Deno.test("check: a key that everybody can read is a note", async () => {
  await using made = checks(CA.certify());
  Deno.chmodSync(made.file("own.key"), 0o644);
  assertMatch(
    (await made.told("note")).join(),
    /tls-key: everybody here can read "own\.key"; chmod/,
  );
});

Deno.test("check --connect shakes hands as the gateway would, and tells the host's certificate", async () => {
  const shown = {
    ok: CA.certify(),
    note: CA.certify({ ends: 20.5 }),
    unavailable: CA.certify({ names: ["x"] }),
  };
  const messages = {
    ok: new RegExp(
      `took the connection after \\d+ ms, by TLS 1\\.3; its certificate ends on ${DAY}$`,
    ),
    note: new RegExp(`by TLS 1\\.3; its certificate ends in 20 days, on ${DAY}$`),
    unavailable:
      /cannot reach 127\.0\.0\.1:\d+: the host's certificate is for DNS:x, not for 127\.0\.0\.1$/,
  };
  using behind = Deno.listen({ hostname: LOOPBACK, port: 0 });
  for (const verdict of ["ok", "note", "unavailable"] as const) {
    await using host = await TlsRelay.takingOff(behind.addr.port, shown[verdict]);
    await using made = new Checks();
    made.write("ca.pem", CA.cert);
    const options = {
      ...{ "upstream-host": LOOPBACK, "upstream-port": host.port, "no-journal": true },
      ...{ "listen-port": 0, "upstream-tls": true, "upstream-tls-ca": made.file("ca.pem") },
    };
    made.write("config.yaml", JSON.stringify(options));
    const told = (await made.told(verdict, "--connect")).filter((line) =>
      /upstream-host:/.test(line)
    );
    assertMatch(told.join("\n"), messages[verdict]);
    const code = verdict === "unavailable" ? 69 : 0;
    assertEquals((await made.findings("--connect")).code, code);
  }
});
