import { assertEquals } from "@std/assert";
import { tlsChange } from "../../../src/app/tls/change.ts";
import { systemTimers } from "../../../src/app/system.ts";
import { loadTls } from "../../../src/app/tls/load.ts";
import { load } from "../../../src/config/load.ts";
import type { OptionName, Options } from "../../../src/config/options.ts";
import { Pems } from "../../e2e/pems.ts";

const BASE = ["--listen-port", "0", "--upstream-host", "h", "--upstream-port", "1"];
const optionsOf = (...args: string[]): Options => load([...BASE, ...args], () => "");
const read = (options: Options) => loadTls(options, systemTimers);
const STAY = { tcp: false, http: false };

Deno.test("change: other content, other names, TLS that comes and goes, on a port that stays and moves", async () => {
  await using pems = new Pems();
  const own = pems.write("own", pems.ca.certify());
  const tls = ["--listen-tls-cert", own.cert, "--listen-tls-key", own.key];
  const names: OptionName[] = ["listen-tls-cert", "listen-tls-key"];
  const [without, withTls] = [optionsOf(), optionsOf(...tls)];
  const [off, on] = [await read(without), await read(withTls)];
  const change = (from = off, to = on, options = withTls, changed = names, moves = STAY) => {
    const { tls, ...rest } = tlsChange(from, to, options, new Set(changed), moves);
    return { ...rest, has: tls.tcp !== undefined };
  };
  const none = { contents: [], needLink: [], needRestart: [] };
  assertEquals(change(), { ...none, needRestart: names, has: false });
  assertEquals(change(on, off, without), { ...none, needRestart: names, has: true });
  const moves = { tcp: true, http: false };
  assertEquals(change(off, on, withTls, names, moves), { ...none, has: true });
  assertEquals(change(on, off, without, names, moves), { ...none, has: false });
  // Nothing has changed; then the content has.
  assertEquals(change(on, await read(withTls), withTls, []), { ...none, has: true });
  pems.write("own", pems.ca.certify());
  assertEquals(change(on, await read(withTls), withTls, []), {
    ...none,
    contents: names,
    has: true,
  });
  // CAs come and go where there is TLS.
  const withCa = optionsOf(...tls, "--listen-tls-ca", pems.caFile());
  assertEquals(change(on, await read(withCa), withCa, ["listen-tls-ca"]).needRestart, []);
});

Deno.test("change: the link takes other files, and none instead of some with a new link only", async () => {
  await using pems = new Pems();
  const base = ["--upstream-tls"];
  const [ca, other] = [pems.caFile(), pems.caFile(pems.ca, "other.pem")];
  const own = pems.write("own", pems.ca.certify());
  const [plain, known, elsewhere] = [base, [...base, "--upstream-tls-ca", ca], [
    ...base,
    "--upstream-tls-ca",
    other,
  ]].map((args) => optionsOf(...args)) as [Options, Options, Options];
  const change = async (from: Options, to: Options, ...names: OptionName[]) => {
    const { tls, needLink, contents } = tlsChange(
      await read(from),
      await read(to),
      to,
      new Set(names),
      STAY,
    );
    return [needLink, contents, tls.link?.ca?.path];
  };
  assertEquals(await change(known, elsewhere, "upstream-tls-ca"), [[], [], other]);
  assertEquals(await change(plain, known, "upstream-tls-ca"), [["upstream-tls-ca"], [], undefined]);
  assertEquals(await change(known, plain, "upstream-tls-ca"), [["upstream-tls-ca"], [], ca]);
  const mutual = optionsOf(...base, "--upstream-tls-cert", own.cert, "--upstream-tls-key", own.key);
  const both: OptionName[] = ["upstream-tls-cert", "upstream-tls-key"];
  assertEquals((await change(plain, mutual, ...both))[0], both);
});
