import { basename, dirname, isAbsolute, join, normalize } from "node:path";
import type { ProfileMistake } from "../codec/profile-error.ts";
import { importForeign } from "./importers/import-profile.ts";
import { type Imported, ImportError } from "./importers/imported.ts";
import { profileYaml } from "./importers/profile-yaml.ts";
import { bundledText, bundledYaml, isProfileFile, PROFILE_NAMES } from "./profile-bundled.ts";
import { isMapping, type Mapping, overlaid } from "./profile-mapping.ts";
import { nearest } from "./nearest.ts";
import { oneLine, quote } from "./quote.ts";
import { YamlText } from "./yaml-text.ts";

/** The key by which a profile names the one that it changes. */
const EXTENDS = "extends";

/** Most texts in a row, each extending the next. */
const MOST_LAYERS = 8;

/** What a profile has for itself alone, and does not hand on to those that extend it. */
const OWN_KEYS: readonly string[] = ["name", "aliases", EXTENDS];

/** Reads the whole text of a file. Whatever it throws is told to the user as the reason. */
export type ReadFile = (path: string) => string;

/** Where a profile's text comes from. */
interface Origin {
  /** The file's path; absent for a bundled profile. */
  readonly file?: string | undefined;
  /** Tells origins apart: the path, or the bundled name. */
  readonly id: string;
  /** Of a foreign spec: what it amounts to as a profile. */
  readonly text: string;
  /** Present for a foreign spec: the lines of `text` are not the file's then. */
  readonly imported?: Imported | undefined;
  /** Of a bundled profile: its text as it was read already. */
  readonly yaml?: YamlText | undefined;
}

/** A foreign spec that a profile was made of. */
export interface ImportedFile {
  readonly file: string;
  readonly imported: Imported;
}

/** A text that could not be had. */
interface Refusal {
  readonly reason: string;
}

/** One text of a chain. */
interface Layer {
  readonly origin: Origin;
  readonly yaml: YamlText;
}

/** No such bundled profile. */
export function unknownProfile(name: string): string {
  const meant = nearest(name, PROFILE_NAMES);
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  return `no profile is called ${quote(name)}${hint} (bundled: ${PROFILE_NAMES.join(", ")}; ` +
    "a file's name has a slash in it, or ends in .yaml, .yml, .json or .xml)";
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "NotFound" ? "there is no such file" : error.message;
}

function openFile(path: string, readFile: ReadFile): Origin | Refusal {
  const [id, file] = [normalize(path), oneLine(path)];
  try {
    const text = readFile(path);
    const imported = importForeign(text, nameOf(path));
    if (imported === undefined) return { id, file, text };
    return { id, file, text: profileYaml(imported.data), imported };
  } catch (error) {
    const what = error instanceof ImportError ? "imported" : "read";
    return { reason: `cannot be ${what}: ${reasonOf(error)}` };
  }
}

/** A file's name without folder and extension. */
const nameOf = (path: string): string => basename(path).replace(/\.[A-Za-z]+$/, "");

function openBundled(name: string): Origin | Refusal {
  const found = bundledText(name);
  if (found === undefined) return { reason: unknownProfile(name) };
  return { id: found.name, text: found.text, yaml: bundledYaml(found) };
}

function noFiles(path: string): never {
  throw new Error(`${path} is not bundled`);
}

/** A profile's text and, under it, those that it extends, one after the other. */
export class ProfileChain {
  readonly mistakes: ProfileMistake[] = [];
  readonly #layers: Layer[] = [];
  readonly #readFile: ReadFile;
  /** All texts are there, and are mappings. */
  #whole = false;

  private constructor(readFile: ReadFile, first: Origin | Refusal, file?: string) {
    this.#readFile = readFile;
    let next: Origin | undefined = undefined;
    if ("reason" in first) this.mistakes.push({ path: [], reason: oneLine(first.reason), file });
    else next = first;
    while (next !== undefined) next = this.#add(next);
  }

  /**
   * The chain of a text that is there already, and may extend what is bundled.
   *
   * @param name of the profile, for errors
   */
  static ofText(name: string, text: string): ProfileChain {
    return new ProfileChain(noFiles, { id: name, text });
  }

  /** The chain that begins with a file. */
  static ofFile(path: string, readFile: ReadFile): ProfileChain {
    return new ProfileChain(readFile, openFile(path, readFile), oneLine(path));
  }

  /** The foreign specs among the layers. */
  get imports(): readonly ImportedFile[] {
    return this.#layers.flatMap(({ origin: { file, imported } }) => {
      return file === undefined || imported === undefined ? [] : [{ file, imported }];
    });
  }

  /** All layers put together; `undefined` where the mistakes leave nothing to look at. */
  get data(): Mapping | undefined {
    if (!this.#whole) return undefined;
    return this.#layers.toReversed().reduce<Mapping>((base, { yaml }, index, { length }) => {
      const last = index === length - 1;
      const kept = Object.entries(yaml.data as Mapping).filter(([key]) => {
        return last ? key !== EXTENDS : !OWN_KEYS.includes(key);
      });
      return overlaid(base, Object.fromEntries(kept));
    }, {});
  }

  /**
   * Adds where a mistake stands: in the first layer that has the path, or has most of it. A bundled
   * profile is not the user's to mend: what is wrong there now is so since a file extends it.
   */
  located({ path, reason }: ProfileMistake): ProfileMistake {
    const said = { path: path.map(oneLine), reason: oneLine(reason) };
    const layers = OWN_KEYS.includes(path[0] ?? "") ? this.#layers.slice(0, 1) : this.#layers;
    for (let length = path.length; length > 0; length--) {
      for (const [index, { origin, yaml }] of layers.entries()) {
        const line = yaml.lineOf(path.slice(0, length));
        if (line === undefined) continue;
        if (origin.imported !== undefined) return { ...said, file: origin.file };
        if (origin.file !== undefined) return { ...said, file: origin.file, line };
        const from = { ...said, reason: `${said.reason} (it is ${origin.id}'s)` };
        return { ...from, ...this.#extending(index) };
      }
    }
    return { ...said, file: this.#layers[0]!.origin.file };
  }

  /** The place in a file that extends a bundled layer. */
  #extending(index: number): Pick<ProfileMistake, "file" | "line"> {
    const layer = this.#layers.slice(0, index).findLast(({ origin }) => origin.file !== undefined);
    if (layer === undefined) return {};
    return { file: layer.origin.file, line: layer.yaml.lineOf([EXTENDS]) };
  }

  /** Takes a text in, and gives the one that it extends. */
  #add(origin: Origin): Origin | undefined {
    const layer: Layer = { origin, yaml: origin.yaml ?? new YamlText(origin.text, "core") };
    this.#layers.push(layer);
    for (const { path, reason, line } of layer.yaml.mistakes) {
      this.#blame(layer, path, path.length === 0 ? `not YAML: ${reason}` : reason, line);
    }
    const { data, mistakes } = layer.yaml;
    if (!isMapping(data)) {
      return mistakes.length > 0 ? undefined : this.#blame(layer, [], "not a mapping");
    }
    const { name, extends: base } = data;
    if (this.#layers.length > 1 && typeof name !== "string") {
      this.#blame(layer, ["name"], "is missing");
    }
    if (typeof base === "string") return this.#open(layer, base);
    if (base !== undefined && base !== null) {
      return this.#blame(layer, [EXTENDS], "not the name of a profile or a path");
    }
    this.#whole = true;
    return undefined;
  }

  #open(layer: Layer, base: string): Origin | undefined {
    const path = isAbsolute(base) ? base : join(dirname(layer.origin.id), base);
    const next = isProfileFile(base) ? openFile(path, this.#readFile) : openBundled(base);
    if ("reason" in next) return this.#blame(layer, [EXTENDS], `${quote(base)}: ${next.reason}`);
    if (this.#layers.some(({ origin }) => origin.id === next.id)) {
      return this.#blame(layer, [EXTENDS], `${quote(base)} is extended by itself`);
    }
    if (this.#layers.length === MOST_LAYERS) {
      return this.#blame(layer, [EXTENDS], `more than ${MOST_LAYERS} profiles in a row`);
    }
    return next;
  }

  #blame(
    { origin: { file, imported }, yaml }: Layer,
    path: readonly string[],
    reason: string,
    line = yaml.lineOf(path),
  ): undefined {
    const place = file === undefined ? {} : imported === undefined ? { file, line } : { file };
    this.mistakes.push({ path: path.map(oneLine), reason: oneLine(reason), ...place });
  }
}
