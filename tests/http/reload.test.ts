import { assertEquals, assertMatch } from "@std/assert";
import { createAdminApp } from "../../src/http/admin.ts";
import type { Reload, ReloadWish } from "../../src/http/reload-json.ts";
import { HttpRig } from "./setup.ts";

const DONE = {
  file: "/etc/socketqueue/config.yaml",
  changed: ["max-queue"],
  needLink: ["upstream-port"],
  needRestart: ["journal"],
};

/** The operator's side of a gateway whose configuration can be read anew. */
class ReloadRig extends HttpRig {
  readonly wishes: ReloadWish[] = [];
  /** What comes of it. */
  outcome: Awaited<ReturnType<Reload>> = DONE;
  can = true;

  async ask(body: unknown, init: RequestInit = {}, host = "127.0.0.1:8081") {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const headers = { "Host": host, "Content-Type": "application/json", ...init.headers };
    const app = createAdminApp(this.#operated(), { timers: this.time, logger: this.logger }, "x");
    const response = await app.request("/admin/reload", {
      ...{ method: "POST", body: text },
      ...init,
      headers,
    });
    return { status: response.status, body: await response.json() };
  }

  #operated() {
    const { reversals, load } = this.gateway;
    const reload: Reload = (wish) => {
      this.wishes.push(wish);
      return Promise.resolve(this.outcome);
    };
    return { reversals, load, reload: this.can ? reload : undefined };
  }
}

Deno.test("/admin/reload tells what was read, what counts now, and what after a restart", async () => {
  const rig = new ReloadRig();
  assertEquals(await rig.ask({}), { status: 200, body: DONE });
  assertEquals(rig.wishes, [{ by: "somebody", reason: "" }]);
});

Deno.test("/admin/reload hands on who wants it and why", async () => {
  const rig = new ReloadRig();
  await rig.ask({ by: "ann", reason: "more shops" });
  assertEquals(rig.wishes, [{ by: "ann", reason: "more shops" }]);
});

Deno.test("/admin/reload of a configuration that is wrong gets everything that is wrong", async () => {
  const rig = new ReloadRig();
  rig.outcome = { errors: ["max-queue: 0 is too small", "profile: no such"] };
  assertEquals(await rig.ask({}), { status: 409, body: rig.outcome });
});

Deno.test("/admin/reload of a gateway that has not started is told so", async () => {
  const rig = new ReloadRig();
  rig.can = false;
  assertEquals((await rig.ask({})).status, 503);
});

for (
  const body of ["", "[]", { by: "" }, { by: "ann\u001b[2J" }, { by: "ann", config: "other.yaml" }]
) {
  Deno.test(`/admin/reload with the body ${JSON.stringify(body)} does nothing`, async () => {
    const rig = new ReloadRig();
    const { status, body: { errors } } = await rig.ask(body);
    assertEquals([status, errors.length, rig.wishes], [400, 1, []]);
  });
}

Deno.test("/admin/reload does nothing for a web page: by type, by host, by method", async () => {
  const rig = new ReloadRig();
  const plain = await rig.ask({}, { headers: { "Content-Type": "text/plain" } });
  const foreign = await rig.ask({}, {}, "evil.example");
  const put = await rig.ask({}, { method: "PUT" });
  assertEquals([plain.status, foreign.status, put.status, rig.wishes], [415, 403, 405, []]);
  assertMatch(plain.body.errors[0], /application\/json/);
});
