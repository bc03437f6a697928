import { HeaderFormatError } from "../../../src/framing/errors.ts";
import { headerFraming } from "../../../src/framing/framing.ts";
import { parseHeaderFormat } from "../../../src/framing/header-format.ts";
import { assertEquals } from "@std/assert";
import { frame, read } from "../../../tests/framing/reading.ts";
import { bucket, bytesOf, type Outcome, type Target, textOf } from "../target.ts";

const FORMATS = [
  "length:n:4",
  "id:b:1:FE,headerLength:n:2,length:b-le:4,tpdu:b:5:6000030000",
  "length:b:2,echo:b:46,counts=header,zero=echo,max=500",
  "stx:b:1:02,length:n:4,echo:b:1,message,crlf:b:2:0D0A,counts=prefix+trailer",
  "stx:b:2:0202,message,end:b:3:0D0D0A,zero=skip",
  "length:hex:4,message,end:an:3:END",
];

const MESSAGE = Uint8Array.of(0x30, 0x38, 0x30, 0x30, 0x2a);

/** The language of length headers. */
export function headerFormatTarget(): Target {
  return {
    name: "header",
    seeds: bytesOf(...FORMATS),
    dictionary: bytesOf(
      ...["length", "headerLength", "echo", "tpdu", "message", "counts=", "zero=", "max=", ":b:"],
      ...["prefix", "trailer", "header", ":n:", ":an:", ":b-hex:", ":b-le:", ":hex:", "none", "64"],
    ),
    separators: ":,=+",
    longest: 600,
    run(input): Outcome {
      const text = textOf(input);
      try {
        const header = parseHeaderFormat(text, input.length % 2 === 0);
        const framing = headerFraming(header);
        const { length, trailer, replyParts, zero } = header;
        const sizes = [header.size, trailer.length, replyParts.length, length?.overhead ?? 0];
        return {
          signature: `${sizes.map(bucket).join(" ")} ${zero} ${length?.size}`,
          size: header.size + header.trailer.length,
          verify() {
            if (framing.misfit(MESSAGE) !== undefined) return;
            const { frames, error } = read(framing, [frame(framing, MESSAGE)]);
            assertEquals([frames, error], [["303830302A"], undefined]);
          },
        };
      } catch (error) {
        if (!(error instanceof HeaderFormatError)) throw error;
        const reason = error.message.slice(error.message.lastIndexOf('": ') + 3);
        const words = reason.split(" ").slice(0, 3).join(" ").replaceAll(/\d+/g, "0");
        return { signature: words, size: error.message.length };
      }
    },
  };
}
