/**
 * What can be wrong with a message. The codes are stable: logs, metrics and the tables that map
 * them to HTTP statuses and response codes rely on them.
 *
 * Structure (parsing cannot go on): `truncated-mti`, `truncated-bitmap`, `truncated-length`,
 * `truncated-field`, `truncated-header`, `bad-bitmap`, `bad-length-prefix`, `length-exceeds-max`,
 * `undefined-field`, `trailing-bytes`; inside a field `tlv-truncated`, `subfield-trailing`.
 *
 * Content (the bytes parse, the value is outside its class): `bad-mti`, `non-numeric`,
 * `bad-track2`, `bad-hex`, `bad-sign`, `bad-padding`.
 *
 * Encoding only: `value-too-long`, `value-too-short`, `not-encodable`.
 */
export type CodecErrorCode =
  | "truncated-header"
  | "truncated-mti"
  | "truncated-bitmap"
  | "truncated-length"
  | "truncated-field"
  | "bad-bitmap"
  | "bad-length-prefix"
  | "length-exceeds-max"
  | "length-below-min"
  | "undefined-field"
  | "trailing-bytes"
  | "bad-mti"
  | "non-numeric"
  | "bad-sign"
  | "bad-track2"
  | "bad-hex"
  | "bad-text"
  | "bad-padding"
  | "bad-id"
  | "tlv-truncated"
  | "subfield-trailing"
  | "value-too-long"
  | "value-too-short"
  | "not-encodable";

const SAYINGS: Record<CodecErrorCode, string> = {
  "truncated-header": "the bytes end inside the opaque header",
  "truncated-mti": "the message ends inside the MTI",
  "truncated-bitmap": "the message ends inside the bitmap",
  "truncated-length": "the message ends inside the length indicator",
  "truncated-field": "the message ends inside the field",
  "bad-bitmap": "the bitmap is not hexadecimal text, or announces a further one that cannot be",
  "bad-length-prefix": "the length indicator does not hold a number",
  "length-exceeds-max": "the length indicator is above the field's maximum",
  "length-below-min": "the length indicator is below the field's minimum",
  "undefined-field": "the profile does not define this field",
  "trailing-bytes": "bytes follow the last field",
  "bad-mti": "the MTI is not four digits",
  "non-numeric": "only digits are allowed",
  "bad-sign": "the sign is not C or D, nor + or -",
  "bad-track2": "a character that track data cannot hold",
  "bad-hex": "not hexadecimal digits, two a byte",
  "bad-text": "the bytes are no text in the field's encoding",
  "bad-padding": "the filler is not the one the profile names",
  "bad-id": "the element does not repeat its id",
  "tlv-truncated": "the field ends inside a tag, its length or its value",
  "subfield-trailing": "bytes follow the last part of the field",
  "value-too-long": "the value is too long",
  "value-too-short": "the value is too short",
  "not-encodable": "a character that the field's encoding cannot hold",
};

/** A failure without an `Error` around it: what the hot path records before anyone needs a stack. */
export interface CodecFault {
  readonly code: CodecErrorCode;
  /** The data element, with dots into subfields (`"55.9F02"`); `""` where no field is to blame. */
  readonly path: string;
  /** Bytes from the start of the message; -1 when encoding, where there are no bytes yet. */
  readonly offset: number;
  /** Lengths and limits, never a value. */
  readonly detail?: string | undefined;
}

/**
 * A message that cannot be read or written. Holds a code, the field path and the offset, never a
 * field's value, so that it can be logged and sent to a client as it is.
 */
export class CodecError extends Error implements CodecFault {
  override readonly name = "CodecError";
  readonly code: CodecErrorCode;
  readonly path: string;
  readonly offset: number;
  readonly detail: string | undefined;

  constructor(fault: CodecFault, options?: { cause?: unknown }) {
    super(describeFault(fault), options);
    this.code = fault.code;
    this.path = fault.path;
    this.offset = fault.offset;
    this.detail = fault.detail;
  }
}

/** One line for a person: `DE 41: the message ends inside the field (8 bytes wanted, 7 left), at byte 37`. */
export function describeFault(fault: CodecFault): string {
  const where = fault.path === "" ? "" : `${fieldLabel(fault.path)}: `;
  const detail = fault.detail === undefined ? "" : ` (${fault.detail})`;
  const at = fault.offset < 0 ? "" : `, at byte ${fault.offset}`;
  return `${where}${SAYINGS[fault.code]}${detail}${at}`;
}

function fieldLabel(path: string): string {
  if (path === "0") return "MTI";
  return path === "1" ? "Bitmap" : `DE ${path}`;
}
