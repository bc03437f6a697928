import type { Codec } from "../codec/codec.ts";
import type { Options } from "../config/options.ts";
import { type Framing, headerFraming, selfDelimited } from "../framing/framing.ts";
import { NO_HEADER, parseHeaderFormat } from "../framing/header-format.ts";
import { withoutCounts } from "../framing/header-settings.ts";

function framingOf(format: string, lengthIncludesHeader: boolean, codec: Codec): Framing {
  if (format === NO_HEADER) return selfDelimited(codec);
  return headerFraming(parseHeaderFormat(format, lengthIncludesHeader));
}

/** How messages are told apart on the link to the host, and on the emulated bank's side of it. */
export function hostFraming(options: Options, codec: Codec): Framing {
  if (!options.useHeader) return selfDelimited(codec);
  const { framing } = codec.profile;
  const { lengthIncludeHeader: inclusive, headerFormat: format = framing.header } = options;
  if (inclusive === undefined) return framingOf(format, framing.lengthIncludesHeader, codec);
  // The option beats what a format, as a rule the profile's, says of the same.
  return framingOf(withoutCounts(format), inclusive, codec);
}

/** How messages are told apart on the binary clients' side. */
export function clientFraming(options: Options, codec: Codec): Framing {
  return framingOf(options.listenHeaderFormat, false, codec);
}
