import { assertEquals, assertMatch } from "@std/assert";
import { sale } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { wireOf } from "../fixtures.ts";
import { Pems } from "./pems.ts";
import { Program } from "./program.ts";
import { TlsRelay } from "./tls_relay.ts";

const MESSAGE = wireOf(sale());

/** Runs `socketqueue send --tls` to a port of this machine. */
async function sendTo(port: number, ...more: string[]) {
  const args = ["send", "--profile", "smartvista", "--tls", ...more];
  await using program = new Program([...args, `localhost:${port}`, MESSAGE]);
  return await program.end();
}

Deno.test("send --tls: the host shows who it is, and wants to know who we are", async () => {
  await using pems = new Pems();
  await using host = ScriptedHost.listen();
  const own = pems.write("own", pems.ca.certify({ common: "terminal" }));
  await using bank = await TlsRelay.takingOff(host.port, {
    ...pems.ca.certify({ names: ["host.bank.example"] }),
    ...{ ca: pems.ca.cert, requestCert: true },
  });
  const ca = ["--tls-ca", pems.caFile()];
  const name = ["--tls-name", "host.bank.example"];
  const ours = ["--tls-cert", own.cert, "--tls-key", own.key];
  const approving = host.approve();
  const { code, output, errors } = await sendTo(bank.port, ...ca, ...name, ...ours);
  await approving;
  assertEquals(code, 0, errors);
  assertMatch(output, /^39 +.*000/m);
  assertMatch(errors, /^TLS 1\.[23]; the host's certificate ends \d{4}-\d\d-\d\d\nconnected after/);

  const misnamed = await sendTo(bank.port, ...ca, ...ours);
  assertEquals(misnamed.code, 69);
  assertMatch(misnamed.errors, /is for DNS:host\.bank\.example, not for localhost/);
  const unknown = await sendTo(bank.port, ...name, ...ours);
  assertEquals(unknown.code, 69);
  assertMatch(unknown.errors, /signed by an unknown CA .* does not lead to the well-known ones/);
});

Deno.test("send --tls: files that cannot be used and options that do not go together are told", async () => {
  await using pems = new Pems();
  const own = pems.write("own", pems.ca.certify());
  const none = await sendTo(9, "--tls-ca", "/no/such.pem");
  assertEquals(none.code, 66);
  assertMatch(none.errors, /^--tls-ca: cannot use "\/no\/such\.pem": there is no such file\n$/);
  const alone = await sendTo(9, "--tls-cert", own.cert);
  assertEquals(alone.code, 2);
  assertMatch(alone.errors, /--tls-cert: .*together/);
  await using program = new Program(["send", "--tls-name", "a.example", "localhost:9", MESSAGE]);
  const without = await program.end();
  assertEquals(without.code, 2);
  assertMatch(without.errors, /--tls-name: there is no --tls/);
});
