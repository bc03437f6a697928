import { assertEquals } from "@std/assert";
import { toHex } from "../../src/codec/bytes.ts";
import { Codec } from "../../src/codec/codec.ts";
import { hex, join, profileNamed, smartvista } from "../fixtures.ts";
import { frame, headers, saleValues } from "../net/messages.ts";
import { LOOPBACK, readExactly, writeAll } from "../net/sockets.ts";
import { Program } from "./program.ts";

/** Bitmaps and lengths are text, so that no byte of a sale ends a message. */
const smartvistaHex = new Codec(profileNamed("smartvista-hex"));

/** How clients, gateway and bank talk to one another. */
interface Way {
  readonly format: string;
  readonly codec: Codec;
  /** What a request has between length and message, and its answer; default: nothing. */
  readonly request?: string;
  readonly answer?: string;
  /** What is sent and comes back. */
  readonly keepAlive: string;
}

const WAYS: Readonly<Record<string, Way>> = {
  "a TPDU, counted, swapped in answers": {
    format: "length:b-hex:2,tpdu:b:5:6000030000,counts=header,zero=echo",
    codec: smartvista,
    request: "6000010002",
    answer: "6000020001",
    keepAlive: "0000",
  },
  "echoed bytes and a length that counts itself": {
    format: "id:an:2:IS,length:n:4,echo:b:2,x:b:1:7F,counts=length,zero=echo",
    codec: smartvista,
    request: "BEEF00",
    answer: "BEEF7F",
    keepAlive: "4953" + "30303034" + "ABCDEF",
  },
  "a trailer that is counted": {
    format: "length:b-hex:2,message,etx:b:1:03,counts=trailer,zero=echo",
    codec: smartvista,
    keepAlive: "000103",
  },
  "an end byte and no length": {
    format: "stx:b:1:02,message,etx:b:1:03,zero=echo,max=2000",
    codec: smartvistaHex,
    keepAlive: "0203",
  },
};

/** Two sales, a keep-alive before each, at a port of the gateway's or the bank's. */
async function talk(port: number, way: Way): Promise<void> {
  const { codec, keepAlive, request = "", answer = "" } = way;
  const framing = headers(way.format);
  const conn = await Deno.connect({ hostname: LOOPBACK, port });
  const heard = async (size: number) => toHex(await readExactly(conn, size));
  for (const stan of [1, 2]) {
    const sale = codec.encode(saleValues({ stan }));
    await writeAll(conn, join(hex(keepAlive), frame(framing, sale.bytes, hex(request))));
    assertEquals(await heard(keepAlive.length / 2), keepAlive);
    // The same sale's answer is as long each time: its card number, RRN and approval code are there.
    const size = codec.encode({
      ...saleValues({ stan }),
      ...{ 0: "0210", 2: "4012888888881881", 37: "1".repeat(12), 38: "A".repeat(6), 39: "000" },
    }).bytes.length;
    const whole = frame(framing, new Uint8Array(size), hex(answer));
    const bytes = await readExactly(conn, whole.length);
    const end = framing.headerSize + size;
    assertEquals(
      toHex(bytes.subarray(0, framing.headerSize)),
      toHex(whole.subarray(0, framing.headerSize)),
    );
    assertEquals(toHex(bytes.subarray(end)), toHex(framing.trailer));
    const message = codec.decode(bytes.subarray(framing.headerSize, end));
    assertEquals([message.mti, message.get(11), message.get(39)], ["0210", `00000${stan}`, "000"]);
  }
  conn.close();
}

for (const [what, way] of Object.entries(WAYS)) {
  Deno.test(`clients, gateway and bank talk with ${what}`, async (t) => {
    await using program = new Program([
      ...["--profile", way.codec.profile.name, "--echo-server-port", "0", "--listen-port", "0"],
      ...["--header-format", way.format, "--listen-header-format", way.format],
    ]);
    await t.step("at the gateway", async () => talk(await program.port("TCP"), way));
    await t.step("at the bank itself", async () => talk(await program.port("bank"), way));
  });
}
