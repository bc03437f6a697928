import { assertEquals } from "@std/assert";
import { clientFraming, hostFraming } from "../../src/app/framings.ts";
import { load } from "../../src/config/load.ts";
import type { Framing } from "../../src/framing/framing.ts";
import { hexOf, openway, smartvista } from "../fixtures.ts";
import { frame } from "../net/messages.ts";

const options = (...flags: string[]) => load(["--echo-server-port=0", ...flags]);

/** Hexadecimal of what goes in front of a message of 16 bytes. */
function header(framing: Framing): string {
  return hexOf(frame(framing, new Uint8Array(16)).subarray(0, framing.headerSize));
}

for (
  const [flags, codec, expected] of [
    [[], smartvista, hexOf("0016")],
    [[], openway, "0010"],
    [["--length-include-header"], smartvista, hexOf("0020")],
    [["--header-format", "length:b-hex:2"], smartvista, "0010"],
    [["--header-format", "length:b-hex:2", "--length-include-header"], smartvista, "0012"],
    [["--header-format", "id:an:3:ISO,length:n:4"], openway, hexOf("ISO0016")],
    [["--no-use-header"], smartvista, ""],
    [["--header-format", "none"], openway, ""],
    [["--header-format", "none", "--length-include-header"], openway, ""],
    [["--header-format", "length:b-hex:2,x:b:1,counts=header"], openway, "001100"],
    [
      ["--header-format", "length:b-hex:2,x:b:1,counts=header", "--length-include-header"],
      openway,
      "001300",
    ],
    [
      ["--header-format", "length:b-hex:2,x:b:1,counts=header", "--no-length-include-header"],
      openway,
      "001000",
    ],
    [["--header-format", "stx:b:1:02,message,etx:b:1:03"], smartvista, "02"],
    [["--no-use-header", "--header-format", "length:n:4"], openway, ""],
    [["--listen-header-format", "length:n:2"], smartvista, hexOf("0016")],
  ] as const
) {
  const title = flags.join(" ") || "no options";
  Deno.test(`the host's header with ${title} and ${codec.profile.name}`, () => {
    assertEquals(header(hostFraming(options(...flags), codec)), expected);
  });
}

for (
  const [flags, codec, expected] of [
    [[], smartvista, ""],
    [[], openway, ""],
    [["--listen-header-format", "length:n:4"], openway, hexOf("0016")],
    [["--listen-header-format=none"], smartvista, ""],
    [["--listen-header-format=length:b-hex:2", "--length-include-header"], smartvista, "0010"],
    [["--header-format", "length:b-hex:2"], smartvista, ""],
  ] as const
) {
  const title = flags.join(" ") || "no options";
  Deno.test(`the clients' header with ${title} and ${codec.profile.name}`, () => {
    assertEquals(header(clientFraming(options(...flags), codec)), expected);
  });
}
