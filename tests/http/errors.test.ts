import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { BODY_TIMEOUT, MAX_BODY } from "../../src/http/body.ts";
import { PAN } from "../fixtures.ts";
import { settle, within } from "../net/waiting.ts";
import { HttpRig, JSON_SALE } from "./setup.ts";

/** Status and errors of an answer that has the original's shape of a failure, and `more` behind it. */
async function failureOf(response: Response, ...more: string[]): Promise<[number, string[]]> {
  assertMatch(response.headers.get("content-type") ?? "", /^application\/json/);
  const body = await response.json();
  assertEquals(Object.keys(body), ["result", "errors", ...more]);
  assertEquals(body.result, "");
  return [response.status, body.errors];
}

/** Answer to a body, of which nothing may come to the host. */
async function refusal(body: unknown): Promise<[number, string[]]> {
  const rig = new HttpRig();
  const result = await failureOf(await rig.post("/", body));
  assertEquals(rig.requests.count, 0);
  assertEquals(rig.gateway.open, 0);
  return result;
}

for (const body of ["", "{", "0200", "'{}'", '{"0":"0200",}', "\u0000"]) {
  Deno.test(`POST / refuses ${JSON.stringify(body)}, which is no JSON object`, async () => {
    const [status, errors] = await refusal(body);
    assertEquals(status, 400);
    assertMatch(errors.join(), /^The body is not (JSON|a JSON object)$/);
  });
}

for (const body of ["null", "[]", '"0200"', "200", "true", '[{"0":"0200"}]']) {
  Deno.test(`POST / refuses ${body}, which is JSON but no object`, async () => {
    assertEquals(await refusal(body), [400, ["The body is not a JSON object"]]);
  });
}

Deno.test("POST / tells everything that is wrong in the values at once", async () => {
  const body = {
    ...JSON_SALE,
    "3": "12345x",
    "11": -1,
    "24": 1.5,
    "38": "sevenlong",
    "41": { tid: 1 },
    "99": "x",
    "500": "x",
    "Amount": 1000,
  };
  const [status, errors] = await refusal(body);
  assertEquals(status, 400);
  assertEquals(
    errors.toSorted(),
    [
      `"500" is neither a field number nor a field's alias`,
      `"Amount" is neither a field number nor a field's alias`,
      "DE 38: the value is too long (9, at most 6)",
      "DE 3: only digits are allowed",
      "DE 99: the profile does not define this field",
      "Field 11 is neither a string nor a whole number",
      "Field 24 is neither a string nor a whole number",
      "Field 41 is neither a string nor a whole number",
    ].toSorted(),
  );
});

Deno.test("POST / tells every obligatory field that is missing", async () => {
  assertEquals(await refusal({ "0": "0800", "3": 0, "7": "0607161700", "24": 800 }), [400, [
    "No field 11 (System Trace Audit Number)",
    "No field 41 (Card Acceptor Terminal Identification)",
  ]]);
});

Deno.test("POST / tells of wrong values, missing fields and strange keys in one answer", async () => {
  const { 41: _tid, 49: _currency, ...rest } = JSON_SALE;
  const [status, errors] = await refusal({ ...rest, 4: "12A", 3: {}, 11: "", x: 1 });
  assertEquals(status, 400);
  assertEquals(errors, [
    "Field 3 is neither a string nor a whole number",
    `"x" is neither a field number nor a field's alias`,
    "DE 4: only digits are allowed",
    "DE 11: the value is too short (0, exactly 6 wanted)",
    "No field 41 (Card Acceptor Terminal Identification)",
    "No field 49 (Currency code, transaction)",
  ]);
});

Deno.test("POST / refuses a message without an MTI, or with a bad one", async () => {
  const { "0": _, ...rest } = JSON_SALE;
  assertEquals(await refusal(rest), [400, ["No field 0 (MTI)"]]);
  for (const mti of ["", "02000", "02x0", "-200"]) {
    assertEquals(await refusal({ ...rest, "0": mti }), [400, ["MTI: the MTI is not four digits"]]);
  }
});

Deno.test("POST / refuses what is no request", async () => {
  assertEquals(await refusal({ ...JSON_SALE, "0": "0210" }), [400, ["MTI 0210 is not a request"]]);
});

for (
  const [value, error] of [
    [null, "Field 4 is neither a string nor a whole number"],
    [true, "Field 4 is neither a string nor a whole number"],
    [-5, "Field 4 is neither a string nor a whole number"],
    [0.5, "Field 4 is neither a string nor a whole number"],
    [1e20, "Field 4 is neither a string nor a whole number"],
    [["1"], "Field 4 is neither a string nor a whole number"],
    ["-5", "DE 4: only digits are allowed"],
    ["1.5", "DE 4: only digits are allowed"],
    [" 5", "DE 4: only digits are allowed"],
    ["1234567890123", "DE 4: the value is too long (13, at most 12)"],
    ["", "DE 4: the value is too short (0, exactly 12 wanted)"],
  ] as const
) {
  Deno.test(`POST / refuses an amount of ${JSON.stringify(value)}`, async () => {
    assertEquals(await refusal({ ...JSON_SALE, "4": value }), [400, [error]]);
  });
}

for (const key of ["-1", "193", "1000", "03", "3.0", "3 ", "0x3", "Pan", "__proto__", ""]) {
  Deno.test(`POST / refuses the field ${JSON.stringify(key)}`, async () => {
    const text = `{${JSON.stringify(key)}:"1",${JSON.stringify(JSON_SALE).slice(1)}`;
    const [status, errors] = await refusal(text);
    assertEquals([status, errors.length], [400, 1]);
    assertMatch(errors[0]!, /is neither a field number nor a field's alias$/);
  });
}

for (const [number, value] of [[52, "123"], [52, "zz"], [55, "9f2"], [55, "0x9f"]] as const) {
  Deno.test(`POST / refuses ${value} in the binary field ${number}`, async () => {
    const [status, errors] = await refusal({ ...JSON_SALE, [number]: value });
    assertEquals(status, 400);
    assertMatch(errors.join(), new RegExp(`^DE ${number}: not hexadecimal digits, two a byte`));
  });
}

Deno.test("POST / refuses a message that is longer than the link takes", async () => {
  const rig = new HttpRig({ maxMessage: 99 });
  assertEquals(await failureOf(await rig.post("/", JSON_SALE)), [
    400,
    ["Message is longer than 99 bytes"],
  ]);
});

Deno.test("no error text holds card data, and no log record", async () => {
  const track = `${PAN.visaOther}=30122011000000000000`;
  const bodies: unknown[] = [
    { ...JSON_SALE, "2": `${PAN.visaOther}x` },
    { ...JSON_SALE, "2": `${PAN.visaOther}${PAN.visaOther}` },
    { ...JSON_SALE, "35": `${track}G` },
    { ...JSON_SALE, "4": PAN.visaOther },
    { ...JSON_SALE, "41": PAN.visaOther },
    { ...JSON_SALE, "0": PAN.visaOther },
    { ...JSON_SALE, "99": PAN.visaOther },
    { ...JSON_SALE, [PAN.visaOther]: "1" },
    { ...JSON_SALE, [track]: "1" },
    { ...JSON_SALE, [`pan ${PAN.visaOther}`]: "1" },
    { ...JSON_SALE, [`4012 8888 8888 1881`]: "1" },
    { ...JSON_SALE, "52": PAN.visaOther + "x" },
    { ...JSON_SALE, "42": undefined },
    [PAN.visaOther],
    `{"2": ${PAN.visaOther}`,
    `${PAN.visaOther}`,
    `{"2": ${PAN.visaOther}, "35": ${PAN.visaOther}.5}`,
  ];
  for (const path of ["/", "/raw"]) {
    for (const body of bodies) {
      const rig = new HttpRig();
      const response = await rig.post(path, body);
      assertEquals(response.status, 400);
      assertNotMatch(await response.text(), /4012888|888888|8881881|8888 8888/);
      assertNotMatch(rig.logger.text, /4012888|888888|8881881|8888 8888/);
    }
  }
});

Deno.test("POST / refuses a body that is too large by what it says of itself", async () => {
  const rig = new HttpRig();
  const body = " ".repeat(MAX_BODY + 1);
  const headers = { "content-length": String(body.length) };
  const response = await rig.post("/", body, { headers });
  assertEquals(await failureOf(response), [413, [`The body is larger than ${MAX_BODY} bytes`]]);
});

Deno.test("POST / refuses a body that turns out to be too large", async () => {
  const rig = new HttpRig();
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(100_000).fill(0x20));
    },
  });
  const response = await rig.app.request("/", { method: "POST", body });
  assertEquals(await failureOf(response), [413, [`The body is larger than ${MAX_BODY} bytes`]]);
  assert(pulled < 15, `${pulled} chunks of 100 kB were read`);
});

Deno.test("POST / takes a body as large as allowed", async () => {
  const json = JSON.stringify(JSON_SALE);
  const body = json + " ".repeat(MAX_BODY - json.length);
  const { response } = await new HttpRig().exchange("/", body);
  assertEquals(response.status, 200);
  await response.body?.cancel();
});

for (const path of ["/", "/raw"]) {
  for (const headers of [{}, { "content-length": "500" }]) {
    const announced = "content-length" in headers ? "announced" : "chunked";
    Deno.test(`POST ${path} does not wait for ever for a body, ${announced}`, async () => {
      const rig = new HttpRig();
      const reading = Promise.withResolvers<void>();
      const body = new ReadableStream<Uint8Array>({ pull: () => reading.resolve() });
      const posted = rig.app.request(path, { method: "POST", body, headers });
      await within(reading.promise, "the body to be read");
      await settle();
      assertEquals(rig.time.alarms, [BODY_TIMEOUT]);
      rig.time.advance(BODY_TIMEOUT);
      const response = await within(Promise.resolve(posted), "the answer");
      assertEquals(response.status, 408);
      assertMatch(await response.text(), /The body did not come in time/);
      assertEquals(rig.requests.count, 0);
    });
  }
}

Deno.test("POST / takes a body that breaks off for its client's failure, not for its own", async () => {
  const rig = new HttpRig();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"0":"0200"'));
    },
    pull(controller) {
      controller.error(new TypeError("connection closed"));
    },
  });
  const response = await rig.app.request("/", { method: "POST", body });
  assertEquals(await failureOf(response), [400, ["The body broke off"]]);
  assertEquals(rig.logger.text, "");
});

Deno.test("POST / has no time-out for the body running once it is there", async () => {
  const rig = new HttpRig();
  const posted = rig.post("/", "no JSON");
  await (await posted).body?.cancel();
  await settle();
  assertEquals(rig.time.alarms, []);
});

for (const path of ["/", "/raw"]) {
  for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    Deno.test(`${method} ${path} is answered by what is allowed`, async () => {
      const response = await new HttpRig().app.request(path, { method });
      assertEquals(response.status, 405);
      assertEquals(response.headers.get("allow"), "POST");
      const text = await response.text();
      if (method === "HEAD") assertEquals(text, "");
      else if (path === "/raw") assertEquals(text, "Method Not Allowed");
      else assertEquals(text, '{"result":"","errors":["Method Not Allowed"]}');
    });
  }
}

for (const path of ["/x", "/raw/", "/raw/x", "/RAW", "//"]) {
  Deno.test(`POST ${path} is not found`, async () => {
    const rig = new HttpRig();
    assertEquals(await failureOf(await rig.post(path, JSON_SALE)), [404, ["Not Found"]]);
    assertEquals(await failureOf(await rig.app.request(path)), [404, ["Not Found"]]);
  });
}

Deno.test("POST / tells that the queue is full, and when to try again", async () => {
  const rig = new HttpRig({ maxQueue: 1 });
  const first = rig.post("/", JSON_SALE);
  const request = await rig.requests.next();
  const response = await rig.post("/", { ...JSON_SALE, "41": "2" });
  assertMatch(response.headers.get("retry-after") ?? "", /^\d+$/);
  assertEquals(await failureOf(response), [429, ["Queue is full"]]);
  rig.answer(request);
  assertEquals((await first).status, 200);
  await (await first).body?.cancel();
});

Deno.test("POST / tells that the service is stopping; what is under way is answered", async () => {
  const rig = new HttpRig();
  const first = rig.post("/", JSON_SALE);
  const request = await rig.requests.next();
  let drained = false;
  rig.gateway.drain(() => drained = true);
  const response = await rig.post("/", { ...JSON_SALE, "41": "2" });
  assertMatch(response.headers.get("retry-after") ?? "", /^\d+$/);
  assertEquals(await failureOf(response), [503, ["Service is stopping"]]);
  assert(!drained);
  rig.answer(request);
  assertEquals((await first).status, 200);
  await (await first).body?.cancel();
  assert(drained);
});

Deno.test("POST / tells that there is no link, after a while of waiting for it", async () => {
  const rig = new HttpRig({ linkGrace: 2_000 });
  rig.gateway.linkDown();
  const waiting = rig.post("/", JSON_SALE);
  while (rig.gateway.open === 0) await settle();
  rig.time.advance(2_000);
  const later = await rig.post("/", JSON_SALE);
  for (const response of [await waiting, later]) {
    assertMatch(response.headers.get("retry-after") ?? "", /^\d+$/);
    assertEquals(await failureOf(response), [503, ["No link to the host"]]);
  }
  assertEquals(rig.requests.count, 0);
});

Deno.test("POST / sends what waited for the link once it is there", async () => {
  const rig = new HttpRig();
  rig.gateway.linkDown();
  const posted = rig.post("/", JSON_SALE);
  while (rig.gateway.open === 0) await settle();
  rig.time.advance(1_900);
  rig.gateway.linkUp();
  rig.answer(await rig.requests.next());
  assertEquals((await posted).status, 200);
  await (await posted).body?.cancel();
});

Deno.test("POST / tells that the link broke with the outcome unknown", async () => {
  const rig = new HttpRig();
  const posted = rig.post("/", JSON_SALE);
  await rig.requests.next();
  rig.gateway.linkDown();
  const response = await posted;
  assertEquals(response.headers.get("retry-after"), null, "trying again might charge twice");
  const [status, errors] = await failureOf(response, "id", "reversal");
  assertEquals(status, 502);
  assertMatch(errors.join(), /the outcome is unknown/);
});

Deno.test("POST / tells a time-out as the original did, and behind that what becomes of it", async () => {
  const rig = new HttpRig({ timeout: 35_000 });
  const posted = rig.post("/", JSON_SALE);
  await rig.requests.next();
  rig.time.advance(35_010);
  const response = await posted;
  assertEquals(response.status, 504);
  assertEquals(response.headers.get("retry-after"), null);
  const original = '{"result":"","errors":["Gateway timeout"]';
  assertEquals(await response.text(), `${original},"id":1,"reversal":"none"}`);
});

Deno.test("a client that goes cancels what was not sent yet", async () => {
  const rig = new HttpRig();
  const first = rig.post("/", JSON_SALE);
  const request = await rig.requests.next();
  const client = new AbortController();
  const second = rig.post("/", { ...JSON_SALE, "11": 2 }, { signal: client.signal });
  while (rig.gateway.open < 2) await settle();
  client.abort();
  const nobody = await within(second, "the end of the abandoned request");
  await nobody.body?.cancel();
  assertEquals(rig.gateway.open, 1);
  rig.answer(request);
  await (await first).body?.cancel();
  assertEquals(rig.requests.count, 1);
  assertMatch(rig.logger.text, /is gone; cancelled/);
});

Deno.test("a client that goes while the host has its sale leaves the sale to the gateway", async () => {
  const rig = new HttpRig();
  const client = new AbortController();
  const posted = rig.post("/", JSON_SALE, { signal: client.signal });
  const request = await rig.requests.next();
  client.abort();
  const nobody = await within(posted, "the end of the abandoned request");
  await nobody.body?.cancel();
  assertEquals(rig.gateway.open, 1, "the host's answer is waited for nevertheless");
  rig.answer(request, { 37: "123456789012" });
  assertEquals(rig.gateway.open, 0);
  assertMatch(rig.logger.text, /#1 http had gone; answer: 0210 .* rrn 123456789012 rc 000/);
});

Deno.test("a client that went before its request was read sends nothing", async () => {
  const rig = new HttpRig();
  const waiting = rig.post("/", JSON_SALE);
  const request = await rig.requests.next();
  const response = await rig.post("/", { ...JSON_SALE, "11": 2 }, { signal: AbortSignal.abort() })
    .catch(() => undefined);
  await response?.body?.cancel();
  assertEquals(rig.gateway.open, 1);
  rig.answer(request);
  await (await waiting).body?.cancel();
  assertEquals(rig.requests.count, 1);
});

for (
  const [path, type, encoding] of [
    ["/", "application/xml", ""],
    ["/", "text/html; charset=utf-8", ""],
    ["/", "multipart/form-data; boundary=x", ""],
    ["/", "application/json", "gzip"],
    ["/raw", "application/xml", ""],
    ["/raw", "text/plain", "br"],
  ] as const
) {
  Deno.test(`POST ${path} refuses a body of ${type} ${encoding}`, async () => {
    const rig = new HttpRig();
    const headers: Record<string, string> = { "Content-Type": type };
    if (encoding !== "") headers["Content-Encoding"] = encoding;
    const response = await rig.post(path, JSON_SALE, { headers });
    assertEquals(response.status, 415);
    await response.body?.cancel();
    assertEquals(rig.requests.count, 0);
  });
}
