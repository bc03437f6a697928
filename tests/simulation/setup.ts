import type { Values } from "../../src/codec/compose.ts";
import { Codec } from "../../src/codec/codec.ts";
import type { Profile, ReversalRules } from "../../src/codec/profile.ts";
import { type Framing, headerFraming, selfDelimited } from "../../src/framing/framing.ts";
import { parseHeaderFormat } from "../../src/framing/header-format.ts";
import { PAN, profileNamed } from "../fixtures.ts";
import type { Chance } from "./chance.ts";

/** A profile, and what a test must know of it to play its clients and its host. */
export interface Kind {
  readonly name: string;
  readonly codec: Codec;
  /** A sale but for what differs from one to the next. */
  readonly sale: Values;
  /** Fields by which a client's own reversal differs from its sale. */
  readonly undone: Values;
  /** The field in which a reversal names its sale; otherwise it has the sale's STAN. */
  readonly original: number | undefined;
  readonly codes: {
    readonly approved: string;
    readonly declined: string;
    /** Of a reversal: there is nothing to undo. */
    readonly nothing: string;
  };
}

/** How one run is. */
export interface Setup {
  readonly kind: Kind;
  readonly hostFraming: Framing;
  readonly clientFraming: Framing;
  /** Milliseconds. */
  readonly timeout: number;
  readonly shortTimeout: number;
  readonly linkGrace: number;
  readonly lockTerminal: boolean;
  readonly maxQueue: number;
  readonly hasJournal: boolean;
  readonly terminals: number;
  /** Milliseconds from one sale to the next, about. */
  readonly pace: number;
}

const CARD = {
  2: PAN.visaOther,
  3: "000000",
  7: "0307090805",
  22: "051",
  24: "200",
  25: "00",
  35: `${PAN.visaOther}=29122019876543210`,
  42: "000000000000001",
  49: "643",
};

const SMARTVISTA = profileNamed("smartvista");
const OPENWAY = profileNamed("openway");

/** What is the same in all reversals that are made up here. */
const COMMON = {
  of: ["0200"],
  unless: [37],
  causes: ["client-gone", "timeout", "link-lost", "undelivered", "died"],
  carry: ["rest", 35],
  drop: [52],
  now: [7],
  otherwise: "park",
  expire: 604_800,
} as const;

const OPENWAY_RULES: ReversalRules = {
  ...COMMON,
  mti: "0420",
  repeatMti: "0421",
  set: {},
  stan: "original",
  reasons: { field: 25, codes: { timeout: "68", other: "17" } },
  done: ["00", "25"],
  again: ["22", "91", "96"],
  delays: [0, 1, 5, 5, 5, 5, 30, 30, 60, 300],
  cap: 12,
  uncertainDelivery: "park",
};

const OWN_STAN: Partial<ReversalRules> = {
  stan: { from: 900_000, to: 999_999 },
  delays: [1, 2, 4, 8, 15, 30, 60, 120, 300],
  cap: 9,
};

const changed = (profile: Profile, name: string, rules: ReversalRules): Profile => ({
  ...profile,
  name,
  reversal: rules,
});

function smartvista(name: string, profile: Profile, original?: number): Kind {
  return {
    name,
    codec: new Codec(profile),
    sale: CARD,
    undone: { 24: "400" },
    original,
    codes: { approved: "000", declined: "116", nothing: "914" },
  };
}

function openway(name: string, profile: Profile, original?: number): Kind {
  return {
    name,
    codec: new Codec(profile),
    sale: { ...CARD, 13: "0307" },
    undone: {},
    original,
    codes: { approved: "00", declined: "51", nothing: "25" },
  };
}

const SMARTVISTA_90: Profile = {
  ...changed(SMARTVISTA, "smartvista-own-stan", {
    ...SMARTVISTA.reversal!,
    ...OWN_STAN,
    mti: "0420",
    repeatMti: "0421",
    original: { field: 90, form: "90" },
    uncertainDelivery: "park",
  }),
  fields: { ...SMARTVISTA.fields, 90: { name: "Original Data", type: "n", length: 42 } },
};

const OPENWAY_56 = changed(OPENWAY, "openway-own-stan", {
  ...OPENWAY_RULES,
  ...OWN_STAN,
  mti: "0400",
  repeatMti: "0401",
  original: { field: 56, form: "56" },
  uncertainDelivery: "reverse",
});

/** The profiles that are tried: the bundled one, and others as a bank may want them. */
export const KINDS: readonly Kind[] = [
  smartvista("smartvista", SMARTVISTA),
  smartvista("smartvista, own STAN, DE 90", SMARTVISTA_90, 90),
  openway("openway", changed(OPENWAY, "openway-reversing", OPENWAY_RULES)),
  openway("openway, own STAN, DE 56", OPENWAY_56, 56),
];

function framingOf({ codec }: Kind): Framing {
  const { header, lengthIncludesHeader } = codec.profile.framing;
  return headerFraming(parseHeaderFormat(header, lengthIncludesHeader));
}

/** How the run of this chance is. */
export function setupOf(chance: Chance): Setup {
  const kind = chance.pick("profile", KINDS);
  const header = framingOf(kind);
  const bare = selfDelimited(kind.codec);
  return {
    kind,
    hostFraming: chance.one("bare host", 4) ? bare : header,
    clientFraming: chance.one("client header", 3) ? header : bare,
    timeout: chance.pick("timeout", [1_000, 3_000, 10_000]),
    shortTimeout: chance.pick("short timeout", [300, 1_000, 3_000]),
    linkGrace: chance.pick("link grace", [200, 2_000]),
    lockTerminal: !chance.one("terminals not locked", 4),
    maxQueue: chance.pick("queue", [10, 100, 100]),
    hasJournal: !chance.one("no journal", 8),
    terminals: chance.pick("terminals", [3, 10, 40]),
    pace: chance.pick("pace", [50, 200, 1_000]),
  };
}
