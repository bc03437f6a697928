import { assertEquals, assertStringIncludes } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { openway, PAN, smartvista } from "../fixtures.ts";
import { HttpRig, JSON_SALE } from "./setup.ts";

Deno.test("POST / makes a message of numbers and strings, short values filled up", async () => {
  const { request } = await new HttpRig().exchange("/", JSON_SALE);
  assertEquals(request.toValues(), {
    0: "0200",
    3: "000000",
    4: "000000001000",
    7: "0818160933",
    11: "618160",
    12: "150820130600",
    22: "056",
    24: "200",
    25: "00",
    35: "4012888888881881=30122011000000000000",
    41: "00992468",
    42: "000124642124643",
    49: "810",
  });
});

Deno.test("POST / answers in the original's shape: padded and text fields strings, others numbers", async () => {
  const rig = new HttpRig();
  const changes = { 2: PAN.visaOther, 7: "0820130546", 37: "708981921851", 38: "VaHYUU" };
  const { response } = await rig.exchange("/", JSON_SALE, changes);
  assertEquals(response.status, 200);
  assertStringIncludes(response.headers.get("content-type") ?? "", "application/json");
  // As text: the order of the fields is part of what people see.
  assertEquals(
    await response.text(),
    '{"result":{"0":"0210","1":"723005802ec08000","2":"4012888888881881","3":0,"4":1000,' +
      '"7":"0820130546","11":"618160","12":"150820130600","22":"056","24":200,"25":0,' +
      '"35":"4012888888881881=30122011000000000000","37":"708981921851","38":"VaHYUU","39":0,' +
      '"41":"00992468","42":"000124642124643","49":"810"},"errors":[]}',
  );
});

Deno.test("POST / answers every other numeric field of SmartVista as a number, too", async () => {
  const more = { 5: "12", 6: "7", 8: "1", 9: "2", 10: "3", 13: "0102", 14: "3012", 15: "0304" };
  const { response } = await new HttpRig().exchange("/", JSON_SALE, { ...more, 70: "301" });
  const { result } = await response.json();
  const numbers = [5, 6, 8, 9, 10, 13, 14, 15, 70].map((number) => result[number]);
  assertEquals(numbers, [12, 7, 1, 2, 3, 102, 3012, 304, 301]);
  assertEquals(result[1].length, 32, "two bitmaps");
});

Deno.test("POST / answers text and variable fields as the strings that they are", async () => {
  const texts = { 32: "0123", 46: "00", 54: "007", 62: "1.50 ü", 64: "12" };
  const { response } = await new HttpRig().exchange("/", JSON_SALE, texts);
  const { result } = await response.json();
  assertEquals([result[32], result[46], result[54], result[62]], ["0123", "00", "007", "1.50 ü"]);
  assertEquals(result[64], "      12");
});

Deno.test("POST / takes binary fields in hexadecimal of either case, and gives lower case", async () => {
  const body = { ...JSON_SALE, "52": "0123456789ABcdef", "55": "9f2608571F1E10d4fa4aac9F2701809f" };
  const { response, request } = await new HttpRig().exchange("/", body);
  assertEquals(request.get(52), "0123456789ABCDEF");
  assertEquals(request.get(55), "9F2608571F1E10D4FA4AAC9F2701809F");
  const { result } = await response.json();
  assertEquals(result[52], "0123456789abcdef");
  assertEquals(result[55], "9f2608571f1e10d4fa4aac9f2701809f");
});

for (const mti of ["800", 800, "0800"]) {
  Deno.test(`POST / takes the MTI ${JSON.stringify(mti)} for 0800`, async () => {
    const body = { "0": mti, "3": "0", "7": "0607161700", "11": "123456", "24": "0", "41": "1" };
    const { response, request } = await new HttpRig().exchange("/", body);
    assertEquals(request.mti, "0800");
    const { result } = await response.json();
    assertEquals(result, {
      "0": "0810",
      "1": "2220010002800000",
      "3": 0,
      "7": "0607161700",
      "11": "123456",
      "24": 0,
      "39": 0,
      "41": "00000001",
    });
  });
}

Deno.test("POST / ignores a bitmap: it follows from the other fields", async () => {
  const { request } = await new HttpRig().exchange("/", { ...JSON_SALE, "1": "ffffffffffffffff" });
  assertEquals(request.bitmap, "3230058020C08000");
});

Deno.test("POST / gives a declined sale's answer as an answer, not as an error", async () => {
  const { response } = await new HttpRig().exchange("/", JSON_SALE, { 39: "116" });
  assertEquals(response.status, 200);
  const { result, errors } = await response.json();
  assertEquals([result[39], errors], [116, []]);
});

Deno.test("POST / reads the body as JSON, whatever its type is said to be", async () => {
  const rig = new HttpRig();
  const headers = { "content-type": "text/plain" };
  const posted = rig.post("/", JSON_SALE, { headers });
  rig.answer(await rig.requests.next());
  assertEquals((await posted).status, 200);
  await (await posted).body?.cancel();
});

Deno.test("POST / shows OpenWay's fields as strings, zeros kept", async () => {
  const rig = new HttpRig({ codec: openway });
  const body = {
    "0": "0200",
    "3": 0,
    "4": 1000,
    "11": 7,
    "22": "51",
    "35": "4012888888881881=30122011000000000000",
    "41": "TERM1",
    "49": 643,
  };
  const { response, request } = await rig.exchange("/", body);
  assertEquals(request.get(41), "   TERM1");
  const { result } = await response.json();
  assertEquals(result[3], "000000");
  assertEquals(result[4], "000000001000");
  assertEquals(result[39], "00");
  assertEquals(result[41], "   TERM1");
  assertEquals(result[49], "643");
});

Deno.test("POST / gives each of many requests under way its own answer", async () => {
  const rig = new HttpRig();
  const posted = Array.from(
    { length: 50 },
    (_, index) => rig.post("/", { ...JSON_SALE, "4": index + 1, "41": index + 1 }),
  );
  const requests = await rig.requests.take(50);
  for (const request of requests.reverse()) rig.answer(request);
  for (const [index, response] of (await Promise.all(posted)).entries()) {
    const { result } = await response.json();
    assertEquals([result[4], result[41]], [index + 1, String(index + 1).padStart(8, "0")]);
  }
});

for (
  const type of [
    "application/json",
    "Application/JSON; charset=utf-8",
    "application/vnd.till+json",
    "text/json",
    "text/plain;charset=UTF-8",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
  ]
) {
  Deno.test(`POST / takes a body of ${type}`, async () => {
    const rig = new HttpRig();
    const posted = rig.post("/", JSON_SALE, { headers: { "Content-Type": type } });
    rig.answer(await rig.requests.next());
    assertEquals((await posted).status, 200);
  });
}

Deno.test("POST / takes fields by the profile's aliases, and by number, mixed", async () => {
  const rig = new HttpRig();
  const { 0: mti, 4: amount, 11: stan, 41: terminalId, ...rest } = JSON_SALE;
  const { request } = await rig.exchange("/", { mti, amount, stan, terminalId, ...rest });
  const plain = await new HttpRig().exchange("/", JSON_SALE);
  assertEquals(request.toValues(), plain.request.toValues());
});

Deno.test("POST / refuses a field that is given by number and by alias", async () => {
  const rig = new HttpRig();
  const response = await rig.post("/", { ...JSON_SALE, stan: 7 });
  assertEquals(response.status, 400);
  assertEquals((await response.json()).errors, ["Field 11 is given twice"]);
});

Deno.test("POST / misses no field that came by its alias", async () => {
  const rig = new HttpRig();
  const body = { mti: "0800", processingCode: 0, terminalId: "not digits" };
  const { errors } = await (await rig.post("/", body)).json();
  assertEquals(errors, [
    "DE 41: only digits are allowed",
    "No field 7 (Transmission Date and Time)",
    "No field 11 (System Trace Audit Number)",
    "No field 24 (Function Code)",
  ]);
});

Deno.test("POST / tells the log and the counts of what is no message, without a value of it", async () => {
  const rig = new HttpRig();
  for (const body of ["{", { ...JSON_SALE, 11: "12x" }, { foo: 1 }]) {
    assertEquals((await rig.post("/", body)).status, 400);
  }
  assertEquals((await rig.post("/raw", "zz")).status, 400);
  const lines = rig.logger.entries.map(({ text }) => text);
  assertEquals(lines[0], "http refused (invalid-message): The body is not JSON; 1 bytes");
  assertStringIncludes(lines[1]!, "refused (invalid-message): DE 11: only digits are allowed; ");
  assertStringIncludes(lines[2]!, `"foo" is neither a field number nor a field's alias`);
  assertStringIncludes(lines[3]!, "The body is not hexadecimal; 2 bytes");
});

/** SmartVista with a field in two parts, and another whose fill is not shown. */
const parted = new Codec({
  ...smartvista.profile,
  fields: {
    ...smartvista.profile.fields,
    42: { ...smartvista.profile.fields[42]!, trim: "fill" },
    62: {
      ...smartvista.profile.fields[62]!,
      subfields: {
        form: "tlv",
        tag: { encoding: "ascii", length: 2 },
        indicator: "ascii:2",
        fields: {
          "02": {
            name: "Pair",
            type: "ans",
            length: 99,
            subfields: {
              form: "positional",
              fields: {
                "1": { name: "One", type: "n", length: 2 },
                "2": { name: "Two", type: "ans", length: 2 },
              },
            },
          },
        },
      },
    },
  },
});

Deno.test("POST / takes a field by its parts, to any depth, and answers it as a whole", async () => {
  const rig = new HttpRig({ codec: parted });
  const body = { ...JSON_SALE, 62: { "01": "AB", "02": { "1": 7, "2": "X1" } } };
  const { response, request } = await rig.exchange("/", body);
  assertEquals(request.get(62), "0102AB020407X1");
  assertEquals((await response.json()).result[62], "0102AB020407X1");
});

Deno.test("POST / refuses parts that are none, and of a field that has none", async () => {
  const rig = new HttpRig({ codec: parted });
  const errors = async (changes: object) => {
    const response = await rig.post("/", { ...JSON_SALE, ...changes });
    return [response.status, ...(await response.json()).errors];
  };
  assertEquals(await errors({ 62: { "01": [] } }), [
    400,
    "Field 62 is neither a string nor a whole number",
  ]);
  const deep = JSON.parse('{"a":'.repeat(20) + "1" + "}".repeat(20));
  assertEquals(await errors({ 62: deep }), [
    400,
    "Field 62 is neither a string nor a whole number",
  ]);
  assertEquals(await errors({ 41: { "1": "1" } }), [
    400,
    "Field 41 is neither a string nor a whole number",
  ]);
  const [status, error] = await errors({ 62: { "01": "AB", "02": { "3": "1" } } });
  assertEquals(status, 400);
  assertStringIncludes(String(error), "DE 62.02");
});

Deno.test("POST / answers without fill where the profile says so, and takes that back", async () => {
  const rig = new HttpRig({ codec: parted });
  const first = await rig.exchange("/", { ...JSON_SALE, 42: "12345" });
  assertEquals(first.request.get(42), "000000000012345");
  const { result } = await first.response.json();
  assertEquals(result[42], "12345");
});
