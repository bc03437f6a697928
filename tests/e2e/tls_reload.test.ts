import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Authority } from "../net/certificates.ts";
import { sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK, Pos, unusedPort } from "../net/sockets.ts";
import { Configured } from "./configured.ts";
import { KeptAlive } from "./kept_alive.ts";
import { Pems } from "./pems.ts";
import { JSON_SALE } from "./program.ts";
import { approveUntil, Selling } from "./selling.ts";
import { TlsRelay } from "./tls_relay.ts";

/** Options of a gateway that dials this host and keeps no journal. */
const dialling = (port: number) => ({
  ...{ "upstream-host": LOOPBACK, "upstream-port": port },
  ...{ "no-journal": true, "listen-port": 0, v: true },
});

/** Sells by HTTPS; gives the status. */
async function post(client: Deno.HttpClient, port: number, tid: number): Promise<number> {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ ...JSON_SALE, 41: tid });
  const answer = await fetch(`https://localhost:${port}/`, {
    client,
    method: "POST",
    headers,
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

Deno.test("reload: certificates are renewed under load, and no client, sale or link is lost", async () => {
  await using pems = new Pems();
  await using host = ScriptedHost.listen();
  await using bank = await TlsRelay.takingOff(host.port, pems.ca.certify());
  const own = pems.write("own", pems.ca.certify());
  const files = { cert: own.cert, key: own.key };
  const options = {
    ...dialling(bank.port),
    ...{ "upstream-tls": true, "upstream-tls-ca": pems.caFile(), "listen-http-port": 0 },
    ...{ "listen-tls-cert": files.cert, "listen-tls-key": files.key },
    ...{ "listen-http-tls-cert": files.cert, "listen-http-tls-key": files.key },
  };
  await using configured = new Configured(options);
  const { program } = configured;
  const [tcp, http] = [await program.port("TCP"), await program.port("HTTP")];
  await using relay = await TlsRelay.puttingOn(tcp, { ca: pems.ca.cert });
  await using pos = await Pos.dial(relay.port);
  const known = { hostname: "localhost", port: http, caCerts: [pems.ca.cert] };
  using https = new KeptAlive(await Deno.connectTls(known));
  const first = [pos.ask(sale({ tid: 7 })), https.post({ ...JSON_SALE, 41: 8 })];
  for (const _ of first) await host.approve();
  await Promise.all(first);
  const approved = approveUntil(host, "00000009");
  const selling = new Selling(
    Selling.over(pos),
    async () => assertEquals(await https.post({ ...JSON_SALE, 41: 2 }), 200),
  );
  // Of another CA, so that it shows which of them is shown.
  const next = new Authority({ common: "Next CA" });
  pems.write("own", next.certify());
  assertMatch(
    await configured.hangUp(),
    /now listen-tls-cert, listen-tls-key, listen-http-tls-cert, listen-http-tls-key$/,
  );
  await selling.more();
  await selling.stop();
  await using stale = await TlsRelay.puttingOn(tcp, { ca: pems.ca.cert });
  await using late = await Pos.dial(stale.port);
  await late.send(sale({ tid: 5 })).catch(() => {});
  await late.end();
  using knows = Deno.createHttpClient({ caCerts: [next.cert] });
  assertEquals(await post(knows, http, 3), 200);
  using unaware = Deno.createHttpClient({ caCerts: [pems.ca.cert] });
  await assertRejects(() => post(unaware, http, 4), TypeError);
  await using fresh = await TlsRelay.puttingOn(tcp, { ca: next.cert });
  await using other = await Pos.dial(fresh.port);
  assertEquals((await other.ask(sale({ tid: 6 }))).get(39), "000");
  // Who was there from the beginning is there still.
  assertEquals((await pos.ask(sale({ stan: 999_999, tid: 9 }))).get(39), "000");
  await approved;
  assertEquals([host.links.count, relay.count], [1, 1]);
});

Deno.test("reload: a renewal with a mistake changes nothing else either, and says what is wrong", async () => {
  await using pems = new Pems();
  await using host = ScriptedHost.listen();
  const own = pems.write("own", pems.ca.certify());
  const options = {
    ...dialling(host.port),
    ...{ "listen-tls-cert": own.cert, "listen-tls-key": own.key },
  };
  await using configured = new Configured(options);
  const tcp = await configured.program.port("TCP");
  const right = Deno.readTextFileSync(own.key);
  const mistakes: [string, RegExp][] = [
    [pems.ca.certify().key, /listen-tls-key: .*the key is not that of the certificate/],
    ["", /listen-tls-key: .*it holds no private key in PEM/],
  ];
  for (const [text, why] of mistakes) {
    Deno.writeTextFileSync(own.key, text);
    configured.write({ ...options, "max-queue": 7 });
    const said = await configured.hangUp();
    assertMatch(said, /^the configuration is as it was/);
    assertMatch(said, why);
  }
  const done = await configured.reload("--journal=none");
  assertEquals(done.code === 0, false);
  await using relay = await TlsRelay.puttingOn(tcp, { ca: pems.ca.cert });
  await using pos = await Pos.dial(relay.port);
  const answer = pos.ask(sale());
  await host.approve();
  assertEquals((await answer).get(39), "000");
  Deno.writeTextFileSync(own.key, right);
  assertMatch(await configured.hangUp(), /now max-queue$/);
});

Deno.test("reload: what the link's TLS is made of counts when it is made the next time", async () => {
  await using pems = new Pems();
  await using host = ScriptedHost.listen();
  await using bank = await TlsRelay.takingOff(host.port, pems.ca.certify());
  const options = {
    ...dialling(bank.port),
    ...{ "upstream-tls": true, "upstream-tls-ca": pems.caFile() },
  };
  await using configured = new Configured(options);
  const { program } = configured;
  await program.says(/link to the host .* is up/);
  const next = new Authority({ common: "Next CA" });
  pems.caFile(next);
  assertMatch(await configured.hangUp(), /now upstream-tls-ca$/);
  await using pos = await Pos.dial(await program.port("TCP"));
  const answer = pos.ask(sale());
  await host.approve();
  assertEquals([(await answer).get(39), bank.count], ["000", 1]);
  // The bank has another certificate after it was away.
  bank.show(next.certify());
  bank.cut();
  await program.says(/no link to the host [^]*link to the host .* is up/);
  const again = pos.ask(sale({ stan: 2 }));
  await host.approve();
  assertEquals((await again).get(39), "000");
  // What is another kind of link is not taken up by halves.
  configured.write(dialling(bank.port));
  assertMatch(
    await configured.hangUp(),
    /; with a new link, after a restart: upstream-tls, upstream-tls-ca$/,
  );
  bank.cut();
  await program.says(/no link [^]*is up[^]*no link to the host [^]*link to the host .* is up/);
});

Deno.test("reload: TLS comes to a port with another port at once, and to the same after a restart", async () => {
  await using pems = new Pems();
  await using host = ScriptedHost.listen();
  const own = pems.write("own", pems.ca.certify());
  const options = { ...dialling(host.port), "listen-port": unusedPort() };
  await using configured = new Configured(options);
  await configured.program.port("TCP");
  const tls = { "listen-tls-cert": own.cert, "listen-tls-key": own.key };
  configured.write({ ...options, ...tls });
  for (let times = 0; times < 2; times++) {
    assertMatch(
      await configured.hangUp(),
      /nothing that can change while it runs; after a restart: listen-tls-cert, listen-tls-key$/,
    );
  }
  await using plain = await Pos.dial(options["listen-port"]);
  const answer = plain.ask(sale());
  await host.approve();
  assertEquals((await answer).get(39), "000");
  const moved = { ...options, ...tls, "listen-port": unusedPort() };
  configured.write(moved);
  assertMatch(await configured.hangUp(), /now listen-port, listen-tls-cert, listen-tls-key$/);
  await using relay = await TlsRelay.puttingOn(moved["listen-port"], { ca: pems.ca.cert });
  await using pos = await Pos.dial(relay.port);
  const secured = pos.ask(sale({ stan: 2 }));
  await host.approve();
  assertEquals((await secured).get(39), "000");
  // A client's certificate may be demanded from now on; who is there has none and stays.
  configured.write({ ...moved, "listen-tls-ca": pems.caFile() });
  assertMatch(await configured.hangUp(), /now listen-tls-ca$/);
  await using stranger = await Pos.dial(relay.port);
  await stranger.send(sale({ tid: 3 })).catch(() => {});
  await stranger.end();
  const still = pos.ask(sale({ stan: 3 }));
  await host.approve();
  assertEquals((await still).get(39), "000");
});
