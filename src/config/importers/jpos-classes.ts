/*
 * What jPOS's field packager classes put on the wire, in the profile language's words. The names of
 * the classes are what a GenericPackager's XML says; what each does was read from its behaviour.
 *
 * In general: IFA is text and lengths in ASCII, IFE in EBCDIC (page 1047), IFB binary with BCD
 * lengths; an H means a binary length, an F before NUM the filler F.
 */

/** Who a subfield is: its tag stands in front of its length, or inside, behind the length. */
export interface Tagged {
  readonly encoding: string;
  readonly digits: number;
  /** The length comes first, and counts the tag. */
  readonly lengthFirst: boolean;
}

/** What a class puts on the wire. */
export interface ClassMeaning {
  /** `bitmap`; `nothing`: no byte at all; `unused`: never there; `token`: up to a separator. */
  readonly kind: "n" | "ans" | "b" | "x+n" | "bitmap" | "nothing" | "unused" | "token";
  readonly encoding: string;
  /** Absent for a fixed length; `rest`: to the end of what it is a part of. */
  readonly indicator?: string;
  readonly padding?: "right space" | "left 0";
  /** Filler of an odd number of digits by the `pad` attribute. Default: right 0, left 0. */
  readonly filler?: { readonly unpadded: string; readonly padded: string };
  readonly counts?: "bytes" | "digits";
  readonly filled?: true;
  readonly roundsUp?: true;
  readonly tagged?: Tagged;
}

type Extra = Omit<ClassMeaning, "kind" | "encoding" | "indicator">;

const EBCDIC = "ebcdic-1047";

function meaning(
  kind: ClassMeaning["kind"],
  encoding: string,
  indicator: string | undefined,
  extra: Extra,
): ClassMeaning {
  return { kind, encoding, ...indicator === undefined ? {} : { indicator }, ...extra };
}

const text = (encoding: string, indicator?: string, extra: Extra = {}) =>
  meaning("ans", encoding, indicator, extra);
const digits = (encoding: string, indicator?: string, extra: Extra = {}) =>
  meaning("n", encoding, indicator, extra);
const bytes = (indicator?: string, extra: Extra = {}) => meaning("b", "binary", indicator, extra);
const hex = (encoding: string, indicator?: string) => meaning("b", encoding, indicator, {});

const SPACES: Extra = { padding: "right space" };
const ZEROS: Extra = { padding: "left 0" };
const FILLED: Extra = { padding: "right space", filled: true };
/** F on the right, where `pad` does not ask for zeros on the left. */
const F_FILLER: Extra = { filler: { unpadded: "right F", padded: "left 0" } };
/** F on the right in any case, in bytes that the length counts. */
const F_BYTES: Extra = { filler: { unpadded: "right F", padded: "right F" }, counts: "bytes" };

const tagged = (encoding: string, digits: number, lengthFirst = false): Extra => ({
  tagged: { encoding, digits, lengthFirst },
});

/** Every class of jPOS that has a meaning of its own, by its name without the package. */
export const CLASSES: Readonly<Record<string, ClassMeaning>> = {
  // Text and digits in ASCII.
  IF_CHAR: text("ascii", undefined, SPACES),
  IFA_LCHAR: text("ascii", "ascii:1"),
  IFA_LLCHAR: text("ascii", "ascii:2"),
  IFA_LLLCHAR: text("ascii", "ascii:3"),
  IFA_LLLLCHAR: text("ascii", "ascii:4"),
  IFA_LLLLLCHAR: text("ascii", "ascii:5"),
  IFA_LLLLLLCHAR: text("ascii", "ascii:6"),
  IFA_NUMERIC: digits("ascii", undefined, ZEROS),
  IFA_LLNUM: digits("ascii", "ascii:2"),
  IFA_LLLNUM: digits("ascii", "ascii:3"),
  IFA_AMOUNT: meaning("x+n", "ascii", undefined, {}),
  IFA_AMOUNT2003: digits("ascii", undefined, ZEROS),
  IFA_FLLCHAR: text("ascii", "ascii:2", FILLED),
  IFA_FLLNUM: digits("ascii", "ascii:2", FILLED),
  // Bytes behind ASCII lengths, and as hexadecimal text.
  IFA_BINARY: hex("hex-ascii"),
  IFA_LLABINARY: hex("hex-ascii", "ascii:2"),
  IFA_LLLABINARY: hex("hex-ascii", "ascii:3"),
  IFA_LBINARY: bytes("ascii:1"),
  IFA_LLBINARY: bytes("ascii:2"),
  IFA_LLLBINARY: bytes("ascii:3"),
  IFA_LLLLBINARY: bytes("ascii:4"),
  IFA_LLLLLBINARY: bytes("ascii:5"),
  IFA_LLLLLLBINARY: bytes("ascii:6"),
  IFA_LLBNUM: digits("bcd", "ascii:2", { roundsUp: true }),
  IFA_BITMAP: meaning("bitmap", "hex-ascii", undefined, {}),
  // EBCDIC and ASCII mixed.
  IFAE_LLCHAR: text(EBCDIC, "ascii:2"),
  IFEA_LLCHAR: text("ascii", "ebcdic:2"),
  // Packed digits, and what stands behind packed or binary lengths.
  IFB_NUMERIC: digits("bcd", undefined, {}),
  IFB_FNUMERIC: digits("bcd", undefined, F_FILLER),
  IFB_AMOUNT: meaning("x+n", "bcd", undefined, {}),
  IFB_AMOUNT2003: digits("bcd", undefined, {}),
  IFB_HEX: meaning("b", "bcd", undefined, {}),
  IFB_LLNUM: digits("bcd", "bcd:2"),
  IFB_LLLNUM: digits("bcd", "bcd:3"),
  IFB_FLLNUM: digits("bcd", "bcd:2", F_FILLER),
  IFB_FLLLNUM: digits("bcd", "bcd:3", F_FILLER),
  IFB_LLHNUM: digits("bcd", "binary:1"),
  IFB_LLLHNUM: digits("bcd", "binary:2"),
  IFB_LLCHAR: text("ascii", "bcd:2"),
  IFB_LLLCHAR: text("ascii", "bcd:3"),
  IFB_LLLLCHAR: text("ascii", "bcd:4"),
  IFB_LLLLLLCHAR: text("ascii", "bcd:6"),
  IFB_LLHCHAR: text("ascii", "binary:1"),
  IFB_LLLHCHAR: text("ascii", "binary:2"),
  IFB_LLHECHAR: text(EBCDIC, "binary:1"),
  IFB_LLLHECHAR: text(EBCDIC, "binary:2"),
  IFB_BINARY: bytes(),
  IFB_LLBINARY: bytes("bcd:2"),
  IFB_LLLBINARY: bytes("bcd:3"),
  IFB_LLLLBINARY: bytes("bcd:4"),
  IFB_LHBINARY: bytes("binary:1"),
  IFB_LLHBINARY: bytes("binary:1"),
  IFB_LLLHBINARY: bytes("binary:2"),
  IFB_LLHFBINARY: bytes("binary:1", { filled: true }),
  IFB_LLHEX: bytes("bcd:2", { counts: "digits" }),
  IFB_LLLHEX: bytes("bcd:3", { counts: "digits" }),
  IFB_BITMAP: meaning("bitmap", "binary", undefined, {}),
  // EBCDIC.
  IF_ECHAR: text(EBCDIC, undefined, SPACES),
  IFE_CHAR: text(EBCDIC, undefined, SPACES),
  IFE_LCHAR: text(EBCDIC, "ebcdic:1"),
  IFE_LLCHAR: text(EBCDIC, "ebcdic:2"),
  IFE_LLLCHAR: text(EBCDIC, "ebcdic:3"),
  IFE_LLLLCHAR: text(EBCDIC, "ebcdic:4"),
  IFE_NUMERIC: digits(EBCDIC, undefined, ZEROS),
  IFE_SIGNED_NUMERIC: digits("ebcdic-zoned", undefined, ZEROS),
  IFE_LNUM: digits(EBCDIC, "ebcdic:1"),
  IFE_LLNUM: digits(EBCDIC, "ebcdic:2"),
  IFE_LLLNUM: digits(EBCDIC, "ebcdic:3"),
  IFE_AMOUNT: meaning("x+n", EBCDIC, undefined, {}),
  IFE_BINARY: hex("hex-ebcdic"),
  IFE_LBINARY: bytes("ebcdic:1"),
  IFE_LLBINARY: bytes("ebcdic:2"),
  IFE_LLLBINARY: bytes("ebcdic:3"),
  IFE_LLLLBINARY: bytes("ebcdic:4"),
  // Its bytes are text in EBCDIC, which it takes over as ASCII.
  IFE_LLLEBINARY: text(EBCDIC, "ebcdic:3"),
  IFEB_LLNUM: digits("bcd", "ebcdic:2", F_BYTES),
  IFEB_LLLNUM: digits("bcd", "ebcdic:3", F_BYTES),
  IFE_BITMAP: meaning("bitmap", "hex-ebcdic", undefined, {}),
  // Parts that begin with their tag, or have it behind their length.
  IFA_TTLCHAR: text("ascii", "ascii:1", tagged("ascii", 2)),
  IFA_TTLLCHAR: text("ascii", "ascii:2", tagged("ascii", 2)),
  IFA_TTLLLCHAR: text("ascii", "ascii:3", tagged("ascii", 2)),
  IFA_TTLLLLCHAR: text("ascii", "ascii:4", tagged("ascii", 2)),
  IFA_TTTLLLCHAR: text("ascii", "ascii:3", tagged("ascii", 3)),
  IFA_TTLBINARY: bytes("ascii:1", tagged("ascii", 2)),
  IFA_TTLLBINARY: bytes("ascii:2", tagged("ascii", 2)),
  IFA_TTLLLBINARY: bytes("ascii:3", tagged("ascii", 2)),
  IFA_TTLLLLBINARY: bytes("ascii:4", tagged("ascii", 2)),
  IFMC_LLCHAR: text("ascii", "ascii:2", tagged("ascii", 2)),
  IFMC_LLLCHAR: text("ascii", "ascii:3", tagged("ascii", 2)),
  IFMC_LLBINARY: bytes("ascii:2", tagged("ascii", 2)),
  IFMC_LLLBINARY: bytes("ascii:3", tagged("ascii", 2)),
  IFMC_TCC: text("ascii", undefined, SPACES),
  IFIPM_LLLCHAR: text("ascii", "ascii:3", tagged("ascii", 4)),
  IFEMC_LLCHAR: text(EBCDIC, "ebcdic:2", tagged("ascii", 2)),
  IFEMC_LLLCHAR: text(EBCDIC, "ebcdic:3", tagged(EBCDIC, 4)),
  IFEMC_TCC: text(EBCDIC, undefined, SPACES),
  IFEPE_LLCHAR: text(EBCDIC, "ebcdic:2", tagged(EBCDIC, 2)),
  IFEPE_LLLCHAR: text(EBCDIC, "ebcdic:3", tagged(EBCDIC, 3)),
  IFEPE_LLBINARY: bytes("ebcdic:2", tagged(EBCDIC, 2)),
  IFEP_LLCHAR: text("ascii", "ascii:2", tagged("ascii", 2, true)),
  IFEP_LLLCHAR: text("ascii", "ebcdic:3", tagged(EBCDIC, 2, true)),
  IFEP_LLLBINARY: bytes("ebcdic:3", tagged(EBCDIC, 2, true)),
  IFELPE_LLLCHAR: text(EBCDIC, "ebcdic:3", tagged(EBCDIC, 2, true)),
  // Parts whose tag the packager around them reads, by its `token`.
  IFTA_LLCHAR: text("ascii", "ascii:2"),
  IFTA_LLLCHAR: text("ascii", "ascii:3"),
  IFTA_LLNUM: digits("ascii", "ascii:2"),
  IFTA_LLLNUM: digits("ascii", "ascii:3"),
  IFTA_LLBINARY: bytes("ascii:2"),
  IFTA_LLLBINARY: bytes("ascii:3"),
  IFTB_LLBINARY: bytes("bcd:2"),
  // To the end; to a separator; nothing.
  IF_FCHAR: text("ascii", "rest"),
  IF_FBINARY: bytes("rest"),
  IF_TBASE: meaning("token", "ascii", undefined, {}),
  IF_TCHAR: meaning("token", "ascii", undefined, {}),
  IF_FSTCHAR: meaning("token", "ascii", undefined, {}),
  IF_FSTBINARY: meaning("token", "binary", undefined, {}),
  IF_NOP: meaning("nothing", "binary", undefined, {}),
  IF_UNUSED: meaning("unused", "binary", undefined, {}),
  // Eight bytes, whose first bit is a part like any other.
  Base1_BITMAP126: meaning("bitmap", "binary", undefined, {}),
};

/** The filler beside an odd number of digits. */
export function fillerOf({ filler }: ClassMeaning, pad: boolean): string {
  if (filler === undefined) return pad ? "left 0" : "right 0";
  return pad ? filler.padded : filler.unpadded;
}

/** What `H` lengths are: one byte up to LL, two for LLL. */
const binaryLength = (run: string): string => `binary:${run.length > 2 ? 2 : 1}`;

const NAMED = /^IF(A|B|E)_(L{1,6})(H?)(E?)(CHAR|NUM|BINARY)$/;

/**
 * The meaning of a class that jPOS does not have and whose name says it in jPOS's way.
 *
 * @returns `undefined` when it does not
 */
export function classByName(name: string): ClassMeaning | undefined {
  const match = NAMED.exec(name);
  if (match === null) return undefined;
  const [, family, run = "", binary, ebcdic, kind] = match;
  const lengths = family === "A" ? "ascii" : family === "E" ? "ebcdic" : "bcd";
  const indicator = binary === "H" ? binaryLength(run) : `${lengths}:${run.length}`;
  const charset = family === "E" || ebcdic === "E" ? EBCDIC : "ascii";
  if (kind === "BINARY") return ebcdic === "E" ? undefined : bytes(indicator);
  if (kind === "CHAR") return text(charset, indicator);
  return digits(family === "B" ? "bcd" : charset, indicator);
}
