import type { Target } from "./target.ts";
import { decoderTarget } from "./targets/decoder.ts";
import { deframerTarget } from "./targets/deframer.ts";
import { headerFormatTarget } from "./targets/header-format.ts";
import { messageJsonTarget } from "./targets/message-json.ts";
import { specJsonTarget, xmlTarget, yamlTarget } from "./targets/specs.ts";
import { tlvTarget } from "./targets/tlv.ts";

/** All that takes input from outside, by the name that `--target` has for it. Made when it is run. */
export const TARGETS: Readonly<Record<string, () => Target>> = {
  decoder: () => decoderTarget(),
  deframer: deframerTarget,
  tlv: tlvTarget,
  header: headerFormatTarget,
  json: messageJsonTarget,
  yaml: yamlTarget,
  xml: xmlTarget,
  "spec-json": specJsonTarget,
};
