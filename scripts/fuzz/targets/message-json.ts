import { assertEquals } from "@std/assert";
import { BadJson, messageOfJson, readMessagesJson } from "../../../src/app/tools/message-json.ts";
import { BadMessage, messageToJson } from "../../../src/http/json-message.ts";
import type { Message } from "../../../src/codec/message.ts";
import { toHex } from "../../../src/codec/bytes.ts";
import { dialects } from "../dialects.ts";
import { bytesOf, type Outcome, selecting, type Target, textOf } from "../target.ts";

/** Dialects that JSON is taken for: bundled ones first. */
const TAKEN = 12;

/** What is written as JSON says the same when it is read. */
function sameAgain(message: Message): void {
  const { codec } = dialectOf(message);
  const again = messageOfJson(codec, JSON.parse(messageToJson(message)));
  assertEquals(toHex(again.bytes), toHex(message.bytes));
}

const all = dialects().slice(0, TAKEN);

function dialectOf(message: Message) {
  return all.find(({ codec }) => codec.table === message.table)!;
}

/** A reason without what it names. */
const plain = (reason: string): string => reason.replaceAll(/\d+/g, "0").slice(0, 60);

/** JSON of messages, as the tools and the HTTP server take it: the first byte chooses the dialect. */
export function messageJsonTarget(): Target {
  const seeds = all.flatMap(({ codec, messages }, index) =>
    messages.slice(0, 6).flatMap((values) => {
      const json = JSON.parse(messageToJson(codec.encode(values)));
      const nested = JSON.stringify({ fields: { "0": { value: "0200" }, "3": json[3] } });
      return bytesOf(JSON.stringify(json), JSON.stringify([json]), nested)
        .map((bytes) => selecting(index, bytes));
    })
  );
  return {
    name: "json",
    seeds,
    dictionary: bytesOf(
      ...['"mti":"0200"', '"stan":', "null", "1e400", "-1", "true", '"__proto__":', '"fields":{'],
      ...['"value":', "{}", "[]", '"\\u0000"', '"\\ud800"', "\n", "9007199254740993", '"0":"0800"'],
    ),
    separators: '{}[]",:\n',
    longest: 8_192,
    run(input): Outcome {
      const { codec } = all[(input[0] ?? 0) % all.length]!;
      const text = textOf(input.subarray(1));
      try {
        const messages = readMessagesJson(text).slice(0, 8)
          .map((json) => messageOfJson(codec, json));
        const size = messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
        return {
          signature: messages.map((message) => message.numbers().join(" ")).join("/"),
          size,
          verify: () => messages.forEach(sameAgain),
        };
      } catch (error) {
        if (error instanceof BadJson) return { signature: plain(error.message), size: 0 };
        if (!(error instanceof BadMessage)) throw error;
        const size = error.errors.join("").length;
        return { signature: error.errors.slice(0, 3).map(plain).join(), size };
      }
    },
  };
}
