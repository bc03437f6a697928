import { assert, assertEquals, assertThrows } from "@std/assert";
import { importProfile } from "../../src/config/importers/import-profile.ts";
import { BOUNDS, ImportError, type ImportErrorCode } from "../../src/config/importers/imported.ts";
import { readXml } from "../../src/config/importers/xml-tree.ts";

/** Code, line and column of what `action` fails with. */
function failure(action: () => unknown): [code: ImportErrorCode, line: number, column: number] {
  const { code, line, column } = assertThrows(action, ImportError);
  return [code, line, column];
}

const codeOf = (text: string): ImportErrorCode => failure(() => importProfile(text, "x"))[0];

Deno.test("an XML's elements have their attributes, lines and children", () => {
  const root = readXml('<?xml version="1.0"?>\n<a x="1">\n <b y="&lt;"/><c\n/></a>');
  assertEquals([root.name, root.line, root.attributes.get("x")], ["a", 2, "1"]);
  assertEquals(root.children.map(({ name, line }) => [name, line]), [["b", 3], ["c", 3]]);
  assertEquals(root.children[0]!.attributes.get("y"), "<");
});

Deno.test("a malformed XML is refused with line and column", () => {
  assertEquals(failure(() => readXml("<a>\n  <b></a>")), ["bad-xml", 2, 10]);
  for (const text of ["", "   ", "<a>", "text", "<a/><b/>", "<a x='1' x='2'/>", "<a x=1/>"]) {
    assertEquals(failure(() => readXml(text))[0], "bad-xml", text);
  }
});

Deno.test("entities that grow without end are refused where they are declared", () => {
  const laughs = '<!DOCTYPE isopackager [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' +
    "<isopackager><isofield name='&b;'/></isopackager>";
  assertEquals(codeOf(laughs), "xml-entity");
});

Deno.test("no file is brought in by an entity", () => {
  const outside =
    '<!DOCTYPE isopackager [<!ENTITY f SYSTEM "file:///etc/hostname">]><isopackager/>';
  const parameter =
    '<!DOCTYPE isopackager [<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;]><isopackager/>';
  assertEquals([codeOf(outside), codeOf(parameter)], ["xml-entity", "xml-entity"]);
});

Deno.test("an entity that is not XML's own is refused, declared or not", () => {
  assertEquals(codeOf("<isopackager><isofield name='&pan;'/></isopackager>"), "xml-entity");
  assertEquals(codeOf("<isopackager>&pan;</isopackager>"), "xml-entity");
});

Deno.test("a DTD is not fetched: an XML that names one that is not there is read", () => {
  const text = '<!DOCTYPE isopackager SYSTEM "http://127.0.0.1:1/no.dtd">\n<isopackager>' +
    '<isofield id="0" length="4" name="MTI" class="org.jpos.iso.IFA_NUMERIC"/>' +
    '<isofield id="1" length="16" name="Map" class="org.jpos.iso.IFA_BITMAP"/>' +
    '<isofield id="3" length="6" name="Code" class="org.jpos.iso.IFA_NUMERIC"/></isopackager>';
  assertEquals(importProfile(text, "x").notes, []);
});

Deno.test("elements deeper than any spec's are refused", () => {
  const deep = "<a>".repeat(100_000);
  assertEquals(failure(() => readXml(deep))[0], "too-large");
});

Deno.test("an attribute, a number of elements, and a text beyond all measure are refused", () => {
  const long = `<a x="${"y".repeat(BOUNDS.string + 1)}"/>`;
  const many = `<a>${"<b/>".repeat(BOUNDS.parts)}</a>`;
  const large = `<a>${" ".repeat(BOUNDS.text)}</a>`;
  for (const text of [long, many, large]) {
    assertEquals(failure(() => readXml(text))[0], "too-large");
  }
});

Deno.test("attributes that are named like an object's own parts are attributes", () => {
  const root = readXml('<a __proto__="1" constructor="2" toString="3"/>');
  assertEquals([...root.attributes], [["__proto__", "1"], ["constructor", "2"], ["toString", "3"]]);
  assert(!("1" in Object.prototype));
});

Deno.test("an XML of another kind is told from a packager", () => {
  assertEquals(codeOf("<project><isofield/></project>"), "unknown-kind");
  assertEquals(codeOf("<isopackager/>"), "unknown-kind");
});
