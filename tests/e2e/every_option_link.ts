import { assertEquals, assertMatch } from "@std/assert";
import { Codec } from "../../src/codec/codec.ts";
import { hexOf, openway, profileNamed } from "../fixtures.ts";
import { approval, bare, echo, headers } from "../net/messages.ts";
import { ScriptedHost } from "../net/scripted-host.ts";
import { LOOPBACK } from "../net/sockets.ts";
import { beforeHost, ELSEWHERE, type OptionCase, type Scene } from "./every_option_scene.ts";
import { JSON_ECHO, postJson } from "./program.ts";

/** Differs from SmartVista, as far as an echo test goes, in its bitmap alone. */
const hexBitmap = new Codec(profileNamed("smartvista-hex"));

/** Sees an echo test, of 45 bytes, come to the host with this in front, and its answer come back. */
async function seeHeader(scene: Scene, header: string): Promise<void> {
  const pos = await scene.pos();
  await pos.send(echo());
  const { message, link } = await scene.host.requests.next();
  assertEquals(hexOf(link.received), header + hexOf(echo().bytes));
  await link.send(approval(message));
  assertEquals((await pos.answers.next()).mti, "0810");
}

/** What an option says of the link to the bank's host. */
export const LINK_OPTIONS: readonly OptionCase[] = [
  {
    option: "hostConfig",
    value: "openWay",
    kind: { codec: openway, framing: headers("length:b-hex:2") },
    beside: beforeHost,
    async observe(scene) {
      const body = { "0": 200, "3": 0, "4": 5, "11": 6, "22": 51, "41": "T1", "49": 643 };
      const posted = postJson(await scene.program.port("HTTP"), body);
      const { message, link } = await scene.host.requests.next();
      assertEquals(hexOf(link.received.subarray(0, 4)), "00220200");
      await link.send(approval(message, { 39: "51" }, openway));
      const { status, result } = await posted;
      assertEquals([status, result !== "" && result[39]], [200, "51"]);
    },
  },
  {
    option: "overrides",
    value: "1:bitmap-hex:8",
    kind: { codec: hexBitmap },
    beside: beforeHost,
    async observe(scene) {
      const posted = postJson(await scene.program.port("HTTP"), JSON_ECHO);
      const { message, link } = await scene.host.requests.next();
      assertMatch(new TextDecoder().decode(link.received), /^006808002220010000c00000000000/);
      await link.send(approval(message, {}, hexBitmap));
      const { status, result } = await posted;
      assertEquals([status, result !== "" && result[0]], [200, "0810"]);
    },
  },
  {
    option: "upstreamHost",
    value: ELSEWHERE,
    beside: ({ everywhere }) => ({ upstreamPort: everywhere, listenPort: 0 }),
    observe: async (scene) => assertEquals(await scene.reachedAt(), ELSEWHERE),
  },
  {
    option: "upstreamPort",
    value: ({ host }) => host.port,
    // The embedded bank is where it would go otherwise.
    beside: () => ({ upstreamHost: LOOPBACK, listenPort: 0, echoServerPort: 0 }),
    observe: (scene) => seeHeader(scene, hexOf("0045")),
  },
  {
    option: "upstreamListenPort",
    value: ({ port }) => port,
    beside: () => ({ listenPort: 0 }),
    async observe(scene) {
      const pos = await scene.pos();
      await using host = ScriptedHost.dialling();
      await host.dial(scene.port);
      await pos.send(echo());
      await host.approve();
      assertEquals((await pos.answers.next()).mti, "0810");
    },
  },
  {
    option: "upstreamTimeout",
    value: 0.4,
    beside: beforeHost,
    async observe({ host }) {
      const silent = await host.links.next();
      assertEquals(await silent.end(), "closed");
      await host.links.next();
    },
  },
  {
    option: "useHeader",
    value: false,
    kind: { framing: bare },
    beside: beforeHost,
    observe: (scene) => seeHeader(scene, ""),
  },
  {
    option: "headerFormat",
    value: "length:b-hex:2",
    kind: { framing: headers("length:b-hex:2") },
    beside: beforeHost,
    observe: (scene) => seeHeader(scene, "002D"),
  },
  {
    option: "lengthIncludeHeader",
    value: true,
    kind: { framing: headers("length:n:4", true) },
    beside: beforeHost,
    observe: (scene) => seeHeader(scene, hexOf("0049")),
  },
];
