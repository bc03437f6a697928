import type { Codec } from "../codec/codec.ts";
import type { Profile } from "../codec/profile.ts";
import type { Options } from "../config/options.ts";
import { type Framing, headerFraming, selfDelimited } from "../framing/framing.ts";
import { NO_HEADER, parseHeaderFormat } from "../framing/header-format.ts";
import { withoutCounts } from "../framing/header-settings.ts";

function framingOf(format: string, lengthIncludesHeader: boolean, codec: Codec): Framing {
  if (format === NO_HEADER) return selfDelimited(codec);
  return headerFraming(parseHeaderFormat(format, lengthIncludesHeader));
}

/** How messages are told apart, in writing. */
interface Format {
  readonly format: string;
  readonly lengthIncludesHeader: boolean;
}

function formatOf(options: Options, { framing }: Profile): Format {
  const { useHeader, lengthIncludeHeader: inclusive, headerFormat = framing.header } = options;
  const format = useHeader ? headerFormat : NO_HEADER;
  if (inclusive === undefined) {
    return { format, lengthIncludesHeader: framing.lengthIncludesHeader };
  }
  // The option beats what a format, as a rule the profile's, says of the same.
  return { format: withoutCounts(format), lengthIncludesHeader: inclusive };
}

/** How messages are told apart on the link to the host, as a text that is another for another way. */
export function hostFormat(options: Options, profile: Profile): string {
  return JSON.stringify(formatOf(options, profile));
}

/** How messages are told apart on the link to the host, and on the emulated bank's side of it. */
export function hostFraming(options: Options, codec: Codec): Framing {
  const { format, lengthIncludesHeader } = formatOf(options, codec.profile);
  return framingOf(format, lengthIncludesHeader, codec);
}

/** How messages are told apart on the binary clients' side. */
export function clientFraming(options: Options, codec: Codec): Framing {
  return framingOf(options.listenHeaderFormat, false, codec);
}
