import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { profile } from "../../src/cli/profile/profile.ts";
import { loadProfile, PROFILE_NAMES } from "../../src/config/profiles.ts";
import { profileNamed } from "../fixtures.ts";
import { runTool } from "./tools-run.ts";

const JPOS = `<?xml version="1.0"?>
<isopackager>
  <isofield id="0" length="4" name="MTI" class="org.jpos.iso.IFA_NUMERIC"/>
  <isofield id="1" length="16" name="BITMAP" class="org.jpos.iso.IFA_BITMAP"/>
  <isofield id="3" length="6" name="PROCESSING CODE" class="org.jpos.iso.IFA_NUMERIC"/>
  <isofield id="11" length="6" name="STAN" class="org.jpos.iso.IFA_NUMERIC"/>
  <isofield id="41" length="8" name="TERMINAL" class="org.jpos.iso.IF_CHAR"/>
</isopackager>`;
const ODD = JPOS.replace("org.jpos.iso.IF_CHAR", "com.example.Strange");

const files = { "bank.xml": JPOS, "odd.xml": ODD };

Deno.test("profile without an action, or with an unknown one, tells what there is", async () => {
  assertEquals((await runTool(profile, [])).code, 2);
  assertEquals((await runTool(profile, ["lst"])).code, 2);
  const { code, printed } = await runTool(profile, ["--help"]);
  assertEquals(code, 0);
  for (const action of ["list", "show", "check", "import"]) {
    assertStringIncludes(printed, `profile ${action}`);
    const help = await runTool(profile, [action, "--help"]);
    assertEquals([help.code, help.errors], [0, ""]);
    assertStringIncludes(help.printed, "Exit codes: 0");
  }
});

Deno.test("profile list names every bundled profile, with how it writes", async () => {
  const { code, printed } = await runTool(profile, ["list"]);
  assertEquals(code, 0);
  for (const name of PROFILE_NAMES) assertMatch(printed, new RegExp(`^${name} `, "m"));
  const json = JSON.parse((await runTool(profile, ["list", "--json"])).printed);
  const way4 = json.find(({ name }: { name: string }) => name === "way4");
  assertEquals(way4.wire, { mti: "ascii", bitmap: "binary", digits: "bcd", text: "ascii" });
  assertEquals(way4.bundled, true);
});

for (const name of PROFILE_NAMES) {
  Deno.test(`profile show ${name} writes what is read as the same profile again`, async () => {
    const { code, printed } = await runTool(profile, ["show", name]);
    assertEquals(code, 0);
    assertEquals(loadProfile("own.yaml", () => printed), profileNamed(name));
  });
}

Deno.test("profile show shows a file with what it extends, and its tables by MTI", async () => {
  const text = "extends: smartvista\nname: my\nmessages: { 08xx: { fields: { 46: ~ } } }\n";
  const around = { files: { "my.yaml": text } };
  const { printed } = await runTool(profile, ["show", "my.yaml"], around);
  assertEquals(loadProfile("x.yaml", () => printed), loadProfile("my.yaml", () => text));
  const one = await runTool(profile, ["show", "my.yaml", "--field", "46", "--json"], around);
  const data = JSON.parse(one.printed);
  assertEquals(Object.keys(data.fields), ["46"]);
  assertEquals(data.messages, { "08xx": { fields: { 46: null } } });
  assertEquals((await runTool(profile, ["show", "my.yaml", "--field", "47"], around)).code, 2);
  assertEquals((await runTool(profile, ["show", "smartvist"])).code, 2);
  assertEquals((await runTool(profile, ["show"])).code, 2);
});

Deno.test("profile check tells every mistake with its line, of every file, and code 1", async () => {
  const around = {
    files: {
      "good.yaml": "extends: openway\nname: good\n",
      "bad.yaml": "extends: smartvista\nname: bad\nfields:\n  3: { typ: n }\n  4: { length: 0 }\n",
    },
  };
  const { code, printed, errors } = await runTool(
    profile,
    ["check", "good.yaml", "bad.yaml", "gone.yaml"],
    around,
  );
  assertEquals(code, 1);
  assertMatch(printed, /^good.yaml: good is in order: \d+ fields/);
  assertMatch(errors, /^bad.yaml:4: fields.3.typ: unknown key; did you mean type\?$/m);
  assertMatch(errors, /^bad.yaml:5: fields.4.length/m);
  assertMatch(errors, /^gone.yaml: cannot be read: there is no such file$/m);
  const json = await runTool(profile, ["check", "--json", "bad.yaml"], around);
  const told = JSON.parse(json.printed);
  assertEquals([told.ok, told.mistakes[0].line], [false, 4]);
  assertEquals((await runTool(profile, ["check", "openway"])).code, 0);
});

Deno.test("profile check tells what of a foreign spec is not carried over", async () => {
  const { code, errors } = await runTool(profile, ["check", "odd.xml"], { files });
  assertEquals(code, 0);
  assertMatch(errors, /^odd.xml: not carried over: .*Strange/m);
});

Deno.test("profile import writes YAML that is a profile, whole: code 0; with points left: code 1", async () => {
  const whole = await runTool(profile, ["import", "bank.xml", "--name", "my-bank"], { files });
  assertEquals(whole.code, 0);
  const made = loadProfile("x.yaml", () => whole.printed);
  assertEquals([made.name, made.fields[11]?.length], ["my-bank", 6]);
  const odd = await runTool(profile, ["import", "odd.xml"], { files });
  assertEquals(odd.code, 1);
  assertMatch(odd.errors, /^odd.xml: not carried over: .*Strange/m);
  assertMatch(odd.printed, /^# Not carried over:/);
});

Deno.test("profile import writes a file, and not over one that is there", async () => {
  const to = ["import", "bank.xml", "-o", "out.yaml"];
  const made = await runTool(profile, to, { files });
  assertEquals([made.code, made.printed], [0, ""]);
  assertStringIncludes(made.written.get("out.yaml")!, "name: bank");
  const there = { files: { ...files, "out.yaml": "mine" } };
  const refused = await runTool(profile, to, there);
  assertEquals([refused.code, refused.written.size], [73, 0]);
  const forced = await runTool(profile, [...to, "--force"], there);
  assert(forced.written.has("out.yaml"));
});

Deno.test("profile import refuses what is no such spec", async () => {
  const strange = {
    files: {
      "own.yaml": "extends: smartvista\nname: my\n",
      "entity.xml": '<!DOCTYPE a [<!ENTITY b "c">]><isopackager>&b;</isopackager>',
      "large.xml": "<".padEnd(2_000_000, "a"),
    },
  };
  const own = await runTool(profile, ["import", "own.yaml"], strange);
  assertEquals(own.code, 65);
  assertStringIncludes(own.errors, "profile check");
  assertEquals((await runTool(profile, ["import", "entity.xml"], strange)).code, 65);
  assertEquals((await runTool(profile, ["import", "large.xml"], strange)).code, 66);
  assertEquals((await runTool(profile, ["import", "gone.xml"], strange)).code, 66);
  assertEquals((await runTool(profile, ["import"])).code, 2);
});
