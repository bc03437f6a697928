import { SaxesParser } from "saxes";
import { BOUNDS, checkSize, ImportError } from "./imported.ts";

/** An element of an XML text. What stands between elements is left out: no spec has it there. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Of its opening tag, from 1. */
  readonly line: number;
}

interface Open extends XmlElement {
  readonly children: XmlElement[];
}

/** Declarations of entities make text grow without end, or bring files in. */
const ENTITY = /<!\s*ENTITY/i;

/** Reads one text. */
class Reader {
  readonly #parser = new SaxesParser({ xmlns: false, position: true });
  readonly #open: Open[] = [];
  #root: XmlElement | undefined;
  #elements = 0;
  /** Where the tag begins that is being read. */
  #line = 1;

  constructor() {
    const parser = this.#parser;
    parser.on("error", (error) => this.#malformed(error.message));
    parser.on("doctype", (text) => this.#doctype(text));
    parser.on("opentagstart", () => this.#line = this.#lineOfTag());
    parser.on("attribute", ({ value }) => this.#attribute(value));
    parser.on("opentag", ({ name, attributes }) => this.#begin(name, Object.entries(attributes)));
    parser.on("closetag", () => {
      this.#open.pop();
    });
  }

  read(text: string): XmlElement {
    this.#parser.write(text).close();
    if (this.#root === undefined) this.#fail("bad-xml", "there is no element in it");
    return this.#root;
  }

  #begin(name: string, attributes: readonly [string, string][]): void {
    if (++this.#elements > BOUNDS.parts) this.#fail("too-large", `over ${BOUNDS.parts} elements`);
    if (this.#open.length >= BOUNDS.depth) {
      this.#fail("too-large", `elements more than ${BOUNDS.depth} deep`);
    }
    const element: Open = {
      name,
      attributes: new Map(attributes),
      children: [],
      line: this.#line,
    };
    this.#root ??= element;
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
  }

  #attribute(value: string): void {
    if (value.length <= BOUNDS.string) return;
    this.#fail("too-large", `an attribute longer than ${BOUNDS.string} characters`);
  }

  /** A tag is told of when the character behind its name is read, which may have ended the line. */
  #lineOfTag(): number {
    return this.#parser.line - (this.#parser.column === 0 ? 1 : 0);
  }

  /** No DTD is fetched, and none is needed; one inside the text is skipped. */
  #doctype(text: string): void {
    if (ENTITY.test(text)) this.#fail("xml-entity", "the DTD declares entities");
  }

  /** The parser's messages begin with the place. */
  #malformed(message: string): never {
    const reason = message.replace(/^\d+:\d+: /, "");
    const code = /\bundefined entity\b/.test(reason) ? "xml-entity" : "bad-xml";
    this.#fail(code, reason.replace(/\.$/, ""));
  }

  #fail(code: "bad-xml" | "xml-entity" | "too-large", reason: string): never {
    throw new ImportError(code, reason, this.#parser.line, this.#parser.column + 1);
  }
}

/**
 * Reads an XML text. Entities are not expanded, but for XML's own; a DTD is not fetched.
 *
 * @returns the root element
 * @throws {ImportError} `bad-xml`, `xml-entity`, `too-large`, with line and column
 */
export function readXml(text: string): XmlElement {
  checkSize(text);
  return new Reader().read(text);
}
