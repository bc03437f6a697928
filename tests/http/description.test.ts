import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { createAdminApp } from "../../src/http/admin.ts";
import type { OpenApi } from "../../src/http/openapi/document.ts";
import { adminDocument, clientDocument } from "./openapi-rig.ts";
import { operationsOf } from "./openapi-check.ts";
import { HttpRig } from "./setup.ts";
import { WatchRig } from "./watch-rig.ts";

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Asks each listener, by whose it is. */
const ASKERS: Readonly<Record<string, Ask>> = {
  "the clients'": async (path, init) => await new HttpRig().app.request(path, init),
  "the operator's": (path, init) => new WatchRig().ask(path, init),
};

const DOCUMENTS: Readonly<Record<string, () => Promise<OpenApi>>> = {
  "the clients'": () => clientDocument(),
  "the operator's": () => adminDocument(),
};

const PATHS = ["/openapi.json", "/docs"];

/** What a page could fetch, run, or send something to. */
const REACHES_OUT =
  /<(?:script|link|img|iframe|object|embed|form|base|input|button)\b|https?:|\bsrc=|@import|url\(|\son\w+=|style="/i;

for (const [whose, ask] of Object.entries(ASKERS)) {
  for (const path of PATHS) {
    Deno.test(`${whose} ${path} is asked for by GET or HEAD, and by nothing else`, async () => {
      for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
        const response = await ask(path, { method });
        assertEquals([response.status, response.headers.get("allow")], [405, "GET, HEAD"], method);
        assertEquals((await response.json()).errors, ["Method Not Allowed"]);
      }
      const head = await ask(path, { method: "HEAD" });
      const got = await ask(path);
      assertEquals([head.status, await head.text()], [200, ""]);
      assertEquals(head.headers.get("content-type"), got.headers.get("content-type"));
      assert((await got.text()).length > 1_000);
    });
  }

  Deno.test(`${whose} /openapi.json is JSON`, async () => {
    const response = await ask("/openapi.json");
    assertEquals(response.headers.get("content-type"), "application/json");
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    await response.json();
  });

  Deno.test(`${whose} /docs may load nothing, run nothing, and be framed by nobody`, async () => {
    const response = await ask("/docs");
    assertEquals(response.headers.get("content-type"), "text/html; charset=utf-8");
    assertEquals(
      response.headers.get("content-security-policy"),
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'",
    );
    await response.body?.cancel();
  });

  Deno.test(`${whose} /docs has every path and every body, and reaches out for nothing`, async () => {
    const page = await (await ask("/docs")).text();
    const api = await DOCUMENTS[whose]!();
    for (const { path, method, operation } of operationsOf(api)) {
      assertStringIncludes(page, `<b>${method.toUpperCase()}</b> <code>${path}</code>`);
      for (const status of Object.keys(operation.responses)) {
        assertStringIncludes(page, `<dt>${status}</dt>`);
      }
    }
    for (const name of Object.keys(api.components.schemas)) {
      assertStringIncludes(page, `id="schema-${name}"`);
    }
    assertNotMatch(page, REACHES_OUT);
  });

  Deno.test(`${whose} /docs: every link leads to a place in the page, or to /openapi.json`, async () => {
    const page = await (await ask("/docs")).text();
    const ids = new Set([...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/\bhref="([^"]+)"/g)].map(([, link]) => link!);
    assert(links.length > 10);
    for (const link of links) {
      assert(link === "openapi.json" || ids.has(link.replace(/^#/, "")), link);
    }
  });

  Deno.test(`${whose} /docs is HTML whose elements all end`, async () => {
    const page = await (await ask("/docs")).text();
    assertMatch(page, /^<!DOCTYPE html>\n<html lang="en">/);
    const open: string[] = [];
    for (const [, end, name] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
      if (["meta", "br"].includes(name!)) continue;
      if (end === "") open.push(name!);
      else assertEquals(open.pop(), name);
    }
    assertEquals(open, []);
  });
}

Deno.test("the operator's description is told under our own names only", async () => {
  const rig = new WatchRig();
  for (const path of PATHS) {
    for (const [host, status] of [["gateway.shop", 200], ["evil.example", 403]] as const) {
      const response = await rig.ask(path, {}, host);
      assertEquals(response.status, status, `${host}${path}`);
      await response.body?.cancel();
    }
  }
});

Deno.test("the operator's description is not there where nobody watches", async () => {
  const rig = new HttpRig();
  const app = createAdminApp(rig.gateway, { timers: rig.time, logger: rig.logger }, "127.0.0.1");
  for (const path of PATHS) {
    const { status } = await app.request(path, { headers: { host: "127.0.0.1" } });
    assertEquals(status, 404, path);
  }
});

Deno.test("descriptions are loaded by who is asked for them, and by nobody before", () => {
  const folder = new URL("../../src/http/", import.meta.url);
  for (const { name, isFile } of Deno.readDirSync(folder)) {
    if (!isFile) continue;
    const text = Deno.readTextFileSync(new URL(name, folder));
    assertNotMatch(text, /from "\.\/openapi\//, name);
  }
});
