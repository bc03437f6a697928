import type { Codec } from "../codec/codec.ts";
import type { Options } from "../config/options.ts";
import { type Framing, headerFraming, selfDelimited } from "../framing/framing.ts";
import { parseHeaderFormat } from "../framing/header-format.ts";

/** How messages are told apart on the link to the host, and on the emulated bank's side of it. */
export function hostFraming(options: Options, codec: Codec): Framing {
  if (!options.useHeader) return selfDelimited(codec);
  const { framing } = codec.profile;
  const inclusive = options.lengthIncludeHeader ?? framing.lengthIncludesHeader;
  return headerFraming(parseHeaderFormat(options.headerFormat ?? framing.header, inclusive));
}

/** How messages are told apart on the binary clients' side. */
export function clientFraming(options: Options, codec: Codec): Framing {
  if (options.listenHeaderFormat === "none") return selfDelimited(codec);
  return headerFraming(parseHeaderFormat(options.listenHeaderFormat, false));
}
