import { assertEquals, assertMatch } from "@std/assert";
import { Authority } from "../net/certificates.ts";
import { sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos, unusedPort, writeAll } from "../net/sockets.ts";
import { Pems } from "./pems.ts";
import { JSON_SALE, Program } from "./program.ts";
import { TlsRelay } from "./tls_relay.ts";

/** Flags of options. */
const flags = (options: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(options).map(([name, value]) => `--${name}=${value}`);

/** Sells once, at a host that approves. */
async function sells(host: ScriptedHost, pos: Pos): Promise<void> {
  const answer = pos.ask(sale());
  await host.approve();
  assertEquals((await answer).get(39), "000");
}

const CLIENTS = { "listen-port": 0, v: true };

Deno.test("TLS: the host is dialled, shows who it is and wants to know who we are", async () => {
  await using pems = new Pems();
  await using host = ScriptedHost.listen();
  const own = pems.write("own", pems.ca.certify({ common: "gateway" }));
  await using bank = await TlsRelay.takingOff(host.port, {
    ...pems.ca.certify({ names: ["host.bank.example"] }),
    ...{ ca: pems.ca.cert, requestCert: true },
  });
  await using program = new Program(flags({
    ...CLIENTS,
    ...{ "upstream-host": LOOPBACK, "upstream-port": bank.port, "upstream-tls": true },
    ...{ "upstream-tls-ca": pems.caFile(), "upstream-tls-name": "host.bank.example" },
    ...{ "upstream-tls-cert": own.cert, "upstream-tls-key": own.key },
  }));
  assertMatch((await program.says(/Gateway dials .*\n/))[0], /by TLS at 127\.0\.0\.1/);
  await program.says(/link to the host .* is up/);
  await using pos = await Pos.dial(await program.port("TCP"));
  await sells(host, pos);
  program.signal("SIGTERM");
  assertEquals((await program.end()).code, 0);
});

Deno.test("TLS: what is wrong with the host is said, and it is dialled again and again", async () => {
  await using pems = new Pems();
  await using host = ScriptedHost.listen();
  const other = new Authority({ common: "Other CA" });
  const wants = { ca: pems.ca.cert, requestCert: true };
  const cases = [
    [
      other.certify(),
      /no link to the host .*: the host's certificate was signed by an unknown CA \(CN=Other CA\)/,
    ],
    [
      pems.ca.certify({ names: ["other.example"] }),
      /: the host's certificate is for DNS:other\.example, not for 127/,
    ],
    [
      pems.ca.certify({ begins: -9, ends: -2 }),
      /: the host's certificate has expired: it ended \d/,
    ],
    [
      { ...pems.ca.certify(), ...wants },
      /: the peer hung up|: the peer refuses TLS|closed by the host|certificate/,
    ],
  ] as const;
  for (const [shown, why] of cases) {
    await using bank = await TlsRelay.takingOff(host.port, shown);
    await using program = new Program(flags({
      ...CLIENTS,
      ...{ "upstream-host": LOOPBACK, "upstream-port": bank.port, "upstream-tls": true },
      ...{ "upstream-tls-ca": pems.caFile() },
    }));
    await program.says(why);
    await program.says(/no link to the host [^]*no link to the host /);
  }
  using plain = Deno.listen({ hostname: LOOPBACK, port: 0 });
  await using program = new Program(flags({
    ...CLIENTS,
    ...{ "upstream-host": LOOPBACK, "upstream-port": plain.addr.port, "upstream-tls": true },
  }));
  using conn = await plain.accept();
  await writeAll(conn, new TextEncoder().encode("0800 who are you?"));
  await program.says(/no link to the host .*: the peer does not speak TLS; again in/);
});

Deno.test("TLS: the host dials us, and shows a certificate of ours", async () => {
  await using pems = new Pems();
  const own = pems.write("own", pems.ca.certify());
  await using program = new Program(flags({
    ...CLIENTS,
    ...{ "upstream-listen-port": 0, "upstream-tls": true, "upstream-tls-ca": pems.caFile() },
    ...{ "upstream-tls-cert": own.cert, "upstream-tls-key": own.key },
  }));
  const port = await program.port("host");
  await using stranger = await TlsRelay.puttingOn(port, { ca: pems.ca.cert });
  await using host = ScriptedHost.dialling();
  await host.dial(stranger.port);
  await program.says(
    /upstream-listen-port: no TLS with .*: the peer shows no certificate, and one/,
  );
  const shown = pems.ca.certify({ common: "host" });
  await using relay = await TlsRelay.puttingOn(port, { ca: pems.ca.cert, ...shown });
  await host.dial(relay.port);
  await program.says(/link to the host .* is up: it has dialled/);
  await using pos = await Pos.dial(await program.port("TCP"));
  await sells(host, pos);
});

Deno.test("TLS: clients by TCP and by HTTPS, and who has no certificate is not let in", async () => {
  await using pems = new Pems();
  await using host = ScriptedHost.listen();
  const own = pems.write("own", pems.ca.certify());
  const certified = pems.caFile();
  await using program = new Program(flags({
    ...CLIENTS,
    ...{ "upstream-host": LOOPBACK, "upstream-port": host.port, "listen-http-port": 0 },
    ...{ "listen-tls-cert": own.cert, "listen-tls-key": own.key, "listen-tls-ca": certified },
    ...{ "listen-http-tls-cert": own.cert, "listen-http-tls-key": own.key },
    "listen-http-tls-ca": certified,
  }));
  const tcp = await program.port("TCP");
  const client = pems.ca.certify({ common: "till" });
  await using relay = await TlsRelay.puttingOn(tcp, { ca: pems.ca.cert, ...client });
  await using pos = await Pos.dial(relay.port);
  await sells(host, pos);
  // Without TLS, and without a certificate.
  await using plain = await Pos.dial(tcp);
  await plain.send(sale()).catch(() => {});
  await plain.end();
  await program.says(/listen-port: no TLS with .*: the peer does not speak TLS/);

  const url = `https://localhost:${await program.port("HTTP")}/`;
  using https = Deno.createHttpClient({ caCerts: [pems.ca.cert], ...client });
  const post = (by: Deno.HttpClient) => {
    const headers = { "Content-Type": "application/json" };
    return fetch(url, { client: by, method: "POST", headers, body: JSON.stringify(JSON_SALE) });
  };
  const sold = post(https);
  await host.approve();
  const answer = await sold;
  assertEquals([answer.status, (await answer.json()).result[39]], [200, 0]);
  await program.says(/http:127\.0\.0\.1:\d+ → host/);
  using stranger = Deno.createHttpClient({ caCerts: [pems.ca.cert] });
  const refused = await post(stranger).then(({ status }) => String(status), () => "refused");
  assertEquals(refused, "refused");
  await program.says(/listen-http-port: no TLS with .*: the peer shows no certificate/);
});

Deno.test("TLS: files that cannot be used end the start with code 78, and name option and file", async () => {
  await using pems = new Pems();
  const own = pems.write("own", pems.ca.certify());
  const other = pems.write("other", pems.ca.certify());
  const sealed = pems.file(
    "sealed.key",
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n",
  );
  const large = pems.file("large.pem", "x".repeat(1_048_577));
  const cases: [Record<string, string>, RegExp][] = [
    [
      { cert: "/nowhere/c.pem", key: own.key },
      /^--listen-tls-cert: cannot use "\/nowhere\/c\.pem": there is no such file\n$/,
    ],
    [
      { cert: own.key, key: own.key },
      /^--listen-tls-cert: .*own\.key": it holds no certificate in PEM/,
    ],
    [
      { cert: own.cert, key: own.cert },
      /^--listen-tls-key: .*own\.pem": it holds no private key in PEM\n$/,
    ],
    [
      { cert: own.cert, key: other.key },
      /^--listen-tls-key: .*the key is not that of the certificate in ".*own\.pem"\n$/,
    ],
    [{ cert: own.cert, key: sealed }, /^--listen-tls-key: .*its key has a passphrase/],
    [{ cert: large, key: own.key }, /^--listen-tls-cert: .*larger than 1 MiB\n$/],
    [{ ...own, ca: own.key }, /^--listen-tls-ca: .*it holds no certificate in PEM/],
  ];
  for (const [files, why] of cases) {
    const tls = Object.fromEntries(
      Object.entries(files).map(([of, path]) => [`listen-tls-${of}`, path]),
    );
    const options = { ...CLIENTS, "upstream-listen-port": unusedPort(), ...tls };
    await using program = new Program(flags(options));
    const { code, errors } = await program.end();
    assertEquals(code, 78);
    assertMatch(errors, why);
    assertEquals(/MIIB|MIGH/.test(errors), false);
  }
});

Deno.test("TLS: a key that everybody may read, and a certificate that ends soon, are warned of", async () => {
  await using pems = new Pems();
  const own = pems.write("own", pems.ca.certify({ ends: 12.5 }));
  Deno.chmodSync(own.key, 0o644);
  const admin = unusedPort();
  await using program = new Program(flags({
    ...{ "listen-port": 0, "upstream-listen-port": 0, "admin-port": admin },
    ...{ "listen-tls-cert": own.cert, "listen-tls-key": own.key },
  }));
  await program.says(
    /listen-tls-key: everybody on this machine can read the key in ".*own\.key"; chmod/,
  );
  await program.says(
    /listen-tls-cert: the certificate in ".*own\.pem" ends in 12 days, on \d{4}-\d\d-\d\d/,
  );
  await program.port("admin");
  const metrics = await (await fetch(`http://${LOOPBACK}:${admin}/metrics`)).text();
  const [, end] =
    /^socketqueue_certificate_not_after_seconds\{of="listen-tls-cert"\} (\d+)$/m.exec(metrics) ??
      [];
  const days = (Number(end) * 1000 - Date.now()) / 86_400_000;
  assertEquals(days > 12 && days < 13, true, metrics);
});

Deno.test("TLS: with CAs that are named no other counts, not even one that the runtime trusts", async () => {
  await using pems = new Pems();
  await using host = ScriptedHost.listen();
  const known = new Authority({ common: "Well-known CA" });
  const env = { DENO_CERT: pems.caFile(known, "known.pem"), SOCKETQUEUE_NO_JOURNAL: "true" };
  const own = pems.write("own", pems.ca.certify());
  await using bank = await TlsRelay.takingOff(host.port, known.certify());
  const link = { "upstream-host": LOOPBACK, "upstream-port": bank.port, "upstream-tls": true };
  const named = { ...CLIENTS, ...link, "upstream-tls-ca": pems.caFile() };
  await using strict = new Program(flags(named), undefined, undefined, env);
  await strict.says(/signed by an unknown CA \(CN=Well-known CA\)/);
  const tls = { "listen-tls-cert": own.cert, "listen-tls-key": own.key };
  const trusting = { ...CLIENTS, ...link, ...tls, "listen-tls-ca": pems.caFile() };
  await using program = new Program(flags(trusting), undefined, undefined, env);
  await program.says(/link to the host .* is up/);
  // So it is for clients.
  const ca = pems.ca.cert;
  const port = await program.port("TCP");
  await using stranger = await TlsRelay.puttingOn(port, { ca, ...known.certify() });
  await using other = await Pos.dial(stranger.port);
  await other.send(sale()).catch(() => {});
  await other.end();
  await program.says(/listen-port: no TLS with .*: its certificate is of an unknown CA/);
});
