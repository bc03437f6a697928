import { variableName } from "../../src/config/option-entry.ts";
import { optionNamed } from "../../src/config/names.ts";
import { optionEntry, type OptionName } from "../../src/config/options.ts";
import type { Folder } from "./folder.ts";

/** An option's value as its user thinks of it. */
export type Value = string | number | boolean | readonly number[];

/** Values of options by the names that SocketQueue 1.4 has for them. */
export type Settings = Readonly<Record<string, Value>>;

/** How a program is started. */
export interface Launch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** One way of setting options. */
export interface Way {
  readonly name: string;
  /** Whether an option, by the original's name, can be set so. */
  sets(option: string): boolean;
  /** What sets these; files that it takes are written into the folder. */
  launch(settings: Settings, folder: Folder): Launch;
}

/** The name that ours has for an option of the original's. */
function ownName(option: string): OptionName {
  const own = optionNamed(option);
  if (own === undefined) throw new Error(`no option ${option}`);
  return own;
}

const inFiles = (option: string): boolean => !optionEntry(ownName(option)).commandLineOnly;

/** `maxQueue` → `--max-queue`, `c` → `-c`. */
function flag(option: string): string {
  const kebab = option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return kebab.length === 1 ? `-${kebab}` : `--${kebab}`;
}

/** Options in the old form: flat, and lists as text. */
function oldJson(settings: Settings): string {
  const entries = Object.entries(settings).map(([option, value]) => {
    return [option, typeof value === "object" ? String(value) : value];
  });
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}

/** The groups that config.yaml has. */
const NESTED = /^(listen|upstream|queue|test|stat|logstash|log)-(.+)$/;

/** Options nested as config.yaml has them. */
function nestedYaml(settings: Settings): string {
  const entries = Object.entries(settings).map(([option, value]) => {
    const own = ownName(option);
    const [, group = "", key = own] = NESTED.exec(own) ?? [];
    return { group, line: `${key}: ${typeof value === "object" ? `[${value}]` : value}\n` };
  });
  return [...Map.groupBy(entries, ({ group }) => group)].map(([group, members]) => {
    const lines = members.map(({ line }) => line);
    return group === "" ? lines.join("") : `${group}:\n  ${lines.join("  ")}`;
  }).join("");
}

function written(folder: Folder, name: string, text: string): string {
  const path = folder.file(name);
  Deno.writeTextFileSync(path, text);
  return path;
}

/** Every way of setting options. */
export const WAYS: readonly Way[] = [
  {
    name: "a flag in kebab-case",
    sets: () => true,
    launch: (settings) => ({
      args: Object.entries(settings).flatMap(([option, value]) => {
        return value === true ? [flag(option)] : [flag(option), String(value)];
      }),
      env: {},
    }),
  },
  {
    name: "a flag in camelCase",
    sets: () => true,
    launch: (settings) => ({
      args: Object.entries(settings).map(([option, value]) => `--${option}=${value}`),
      env: {},
    }),
  },
  {
    name: "the environment",
    sets: (option) => option === "c" || inFiles(option),
    launch: (settings) => ({
      args: [],
      env: Object.fromEntries(
        Object.entries(settings).map(([option, value]) => {
          return [variableName(ownName(option)), String(value)];
        }),
      ),
    }),
  },
  {
    name: "the old flat JSON file",
    sets: inFiles,
    launch: (settings, folder) => ({
      args: [`--c=${written(folder, "old.json", oldJson(settings))}`],
      env: {},
    }),
  },
  {
    name: "a nested YAML file",
    sets: inFiles,
    launch: (settings, folder) => ({
      args: ["--config", written(folder, "new.yaml", nestedYaml(settings))],
      env: {},
    }),
  },
];
