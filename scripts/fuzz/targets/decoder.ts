import { CodecError } from "../../../src/codec/errors.ts";
import type { Message } from "../../../src/codec/message.ts";
import { decoded, holdsOut } from "../../../tests/codec/language-laws.ts";
import { crossed, type Dialect, dialects } from "../dialects.ts";
import { sharedHex } from "../shared.ts";
import { bucket, bytesOf, type Outcome, selecting, type Target } from "../target.ts";

/** Of so many inputs one is looked at in full, beside all that are accepted. */
const FULL_EVERY = 16;

/** What is asked of every message that is accepted. */
function shownSize(message: Message): number {
  let size = 0;
  message.each((value) => size += value.length);
  return size;
}

const told = ({ code, path, offset }: CodecError): string => `${code} ${path} ${bucket(offset)}`;

const found = (message: Message): string => message.numbers().join(" ");

/**
 * The decoder, by all bundled profiles and drawn ones: the first byte chooses.
 *
 * @param all for tests: other dialects
 */
export function decoderTarget(all: readonly Dialect[] = dialects()): Target {
  let count = 0;
  const seeds = all.flatMap(({ codec, messages }, index) =>
    messages.map((values) => selecting(index, codec.encode(values).bytes))
  );
  const shared = sharedHex("vectors.json", "rawHex")
    .flatMap((bytes, index) => [selecting(index % all.length, bytes), selecting(0, bytes)]);
  return {
    name: "decoder",
    seeds: [...seeds, ...shared],
    dictionary: bytesOf("0200", "0800", "9F02", "=", "000", "999", "C", "\x82\x01", "\x80"),
    longest: 2_048,
    generate(random) {
      const index = random.below(all.length);
      return selecting(index, crossed(random, all[index]!));
    },
    run(input): Outcome {
      const index = (input[0] ?? 0) % all.length;
      const { codec } = all[index]!;
      const bytes = input.slice(1);
      const result = decoded(codec, bytes);
      const full = () => holdsOut(codec, bytes);
      if (result instanceof CodecError) {
        const verify = ++count % FULL_EVERY === 0 ? full : () => checkPlace(result, bytes);
        return { signature: `${index} ${told(result)}`, size: result.message.length, verify };
      }
      return { signature: `${index} ${found(result)}`, size: shownSize(result), verify: full };
    },
  };
}

function checkPlace({ code, offset }: CodecError, bytes: Uint8Array): void {
  if (offset >= 0 && offset <= bytes.length) return;
  throw new RangeError(`${code} at ${offset} of ${bytes.length}`);
}
