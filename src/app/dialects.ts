import type { Codec } from "../codec/codec.ts";
import type { DialectMap } from "../codec/dialect-map.ts";
import type { Profile } from "../codec/profile.ts";
import type { OptionName, Options } from "../config/options.ts";
import { clientDialectOf, profileOf } from "../config/profile-of.ts";
import type { ClientDialect } from "../multiplexer/client-side.ts";
import { hostFormat } from "./framings.ts";
import { nativeCodec } from "./native-codec.ts";
import { type Change, NOTHING_TO_CHANGE, type Reloadable } from "./reload.ts";

/** Options that say what is spoken with the host. */
const HOST = ["profile", "overrides"] as const satisfies readonly OptionName[];

/** Options that say what is spoken with clients. */
const CLIENTS = ["listen-profile", "listen-map"] as const satisfies readonly OptionName[];

/** What options say is spoken, as it stands in their files now. */
interface Read {
  readonly profile: Profile;
  /** The clients', where it is another. */
  readonly clients: { readonly profile: Profile; readonly map: DialectMap } | undefined;
  /** What the import of foreign specs could not carry over. */
  readonly told: readonly string[];
}

function read(options: Options): Read {
  const told: string[] = [];
  const tell = (line: string) => void told.push(line);
  const profile = profileOf(options, undefined, tell);
  return { profile, clients: clientDialectOf(options, profile, undefined, tell), told };
}

/** Profiles are data, in the order in which their files have it. */
const isSame = (a: Profile | undefined, b: Profile | undefined): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

const mapText = (map: DialectMap | undefined): string =>
  JSON.stringify(map && [[...map.fields], [...map.mtis]]);

/** On which sides something else is spoken. */
interface Differences {
  readonly host: boolean;
  readonly clients: boolean;
}

function differences(before: Read, after: Read): Differences {
  return {
    host: !isSame(before.profile, after.profile),
    clients: !isSame(before.clients?.profile, after.clients?.profile) ||
      mapText(before.clients?.map) !== mapText(after.clients?.map),
  };
}

/** Options that are others than before; where only what stands in its file is, the one that names it. */
function namesOf(
  changed: ReadonlySet<OptionName>,
  { host, clients }: Differences,
  { listenProfile }: Options,
): readonly OptionName[] {
  const ofHost: OptionName[] = HOST.filter((name) => changed.has(name));
  const ofClients: OptionName[] = CLIENTS.filter((name) => changed.has(name));
  if (host && ofHost.length === 0) ofHost.push("profile");
  if (clients && listenProfile !== undefined && ofClients.length === 0) {
    ofClients.push("listen-profile");
  }
  return [...ofHost, ...ofClients];
}

/**
 * What is spoken with host and clients. Who has one of the codecs speaks what the options say, also
 * after they were read anew.
 */
export class Dialects implements Reloadable {
  /** With the host. */
  readonly host: Codec;
  readonly #tell: (line: string) => void;
  #read: Read;
  #clients: ClientDialect | undefined;

  /**
   * @param tell is told, a line each, what the import of a foreign spec could not carry over
   * @throws {ProfileError} for a profile that cannot be used
   * @throws {DialectMapError} when the map does not go together with the profiles
   */
  constructor(options: Options, tell: (line: string) => void) {
    this.#tell = tell;
    this.#read = read(options);
    this.#read.told.forEach(tell);
    this.host = nativeCodec(this.#read.profile);
    this.#clients = clientsOf(this.#read);
  }

  /** What clients speak, where it is another than the host's dialect. */
  get clients(): ClientDialect | undefined {
    return this.#clients;
  }

  /** What clients speak. */
  get clientProfile(): Profile {
    return this.#read.clients?.profile ?? this.#read.profile;
  }

  /**
   * Reads profiles anew. One that would cut the host's stream into messages in another way needs
   * another link; one that undoes sales where there was none that did, or the reverse, a start.
   *
   * @param changed options that are others than before
   * @throws as the constructor
   */
  prepare(options: Options, changed: ReadonlySet<OptionName>): Change {
    const before = this.#read;
    const after = read(options);
    const names = namesOf(changed, differences(before, after), options);
    if (names.length === 0) return NOTHING_TO_CHANGE;
    const [codec, clients] = [nativeCodec(after.profile), clientsOf(after)];
    if (hostFormat(options, before.profile) !== hostFormat(options, after.profile)) {
      return { ...NOTHING_TO_CHANGE, needLink: names };
    }
    if ((before.profile.reversal === undefined) !== (after.profile.reversal === undefined)) {
      return { ...NOTHING_TO_CHANGE, needRestart: names };
    }
    return {
      contents: names,
      commit: () => {
        after.told.forEach(this.#tell);
        this.#read = after;
        this.#clients = clients;
        this.host.become(codec);
      },
      cancel() {},
    };
  }
}

function clientsOf({ clients }: Read): ClientDialect | undefined {
  return clients && { codec: nativeCodec(clients.profile), map: clients.map };
}
