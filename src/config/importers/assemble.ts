import type { Mapping } from "../profile-mapping.ts";
import { defaultEncodings, defaultFraming, defaultSections, tidyFields } from "./defaults.ts";
import { type Entries, type Frame, nameFor } from "./entries.ts";

/** A profile's name of any text: lower-case letters, digits and dashes, a letter first. */
export function profileName(text: string): string {
  const words = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^[^a-z]+|-+$/g, "");
  return words === "" ? "imported" : words.slice(0, 60).replace(/-+$/, "");
}

/**
 * A whole profile of a foreign spec's table.
 *
 * @param name of the profile; any text
 * @param title for people
 */
export function assemble(name: string, title: string, frame: Frame, fields: Entries): Mapping {
  const { messageHeader, mti, bitmap } = frame;
  const encodings = defaultEncodings(fields);
  return {
    name: profileName(name),
    title: nameFor(title, name),
    framing: defaultFraming(frame),
    ...messageHeader === undefined ? {} : { messageHeader },
    mti,
    bitmap,
    encodings,
    fields: tidyFields(fields, encodings),
    ...defaultSections(fields),
  };
}
