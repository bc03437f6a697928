import { assertEquals } from "@std/assert";
import {
  answers,
  isRequest,
  isResponse,
  originalMti,
  requestMti,
  responseMti,
} from "../../src/codec/mti.ts";

for (
  const [request, response] of [
    ["0100", "0110"],
    ["0200", "0210"],
    ["0201", "0210"],
    ["0220", "0230"],
    ["0221", "0230"],
    ["0400", "0410"],
    ["0401", "0410"],
    ["0420", "0430"],
    ["0421", "0430"],
    ["0800", "0810"],
    ["0820", "0830"],
    ["0202", "0212"],
    ["0203", "0212"],
    ["1100", "1110"],
    ["1804", "1814"],
  ] as const
) {
  Deno.test(`${request} asks, ${response} answers it`, () => {
    assertEquals(responseMti(request), response);
    assertEquals([isRequest(request), isResponse(request)], [true, false]);
    assertEquals([isRequest(response), isResponse(response)], [false, true]);
    assertEquals(answers(response, request), true);
    assertEquals(requestMti(response), originalMti(request));
  });
}

for (
  const [response, request, why] of [
    ["0410", "0200", "another class"],
    ["0230", "0200", "an advice's answer to a request"],
    ["0210", "0220", "a request's answer to an advice"],
    ["0200", "0200", "the request itself"],
    ["0200", "0210", "the other way round"],
    ["0810", "0210", "another class, both responses"],
  ] as const
) {
  Deno.test(`${response} does not answer ${request}: ${why}`, () => {
    assertEquals(answers(response, request), false);
  });
}

Deno.test("a repeat is of the type before it, anything else of its own", () => {
  const types = ["0200", "0201", "0402", "0403", "1421", "1804", "1805", "2200"];
  const originals = ["0200", "0200", "0402", "0402", "1420", "1804", "1804", "2200"];
  assertEquals(types.map(originalMti), originals);
});

Deno.test("a notification neither asks nor answers", () => {
  assertEquals([isRequest("0240"), isResponse("0240")], [false, false]);
});
