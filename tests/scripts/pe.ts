/** A resource of a Windows program: kind, name and language, and its bytes. */
export interface PeResource {
  /** `10/D3N0L4ND/0` */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const ALIGNED = 0x1000;
const IN_FILE = 0x200;
const PE = 0x80;
const OPTIONAL = PE + 24;
const DIRECTORIES = OPTIONAL + 112;
const SECTIONS = DIRECTORIES + 16 * 8;
const RESOURCES = DIRECTORIES + 2 * 8;

/** A program for 64-bit Windows of one section, which returns at once. */
export function smallPe(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * IN_FILE);
  const view = new DataView(bytes.buffer);
  const u16 = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint16(at + index * 2, value, true));
  const u32 = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint32(at + index * 4, value, true));
  bytes.set([0x4d, 0x5a]);
  u32(0x3c, PE);
  bytes.set([0x50, 0x45], PE);
  u16(PE + 4, 0x8664, 1); // x86-64, one section
  u16(PE + 20, SECTIONS - OPTIONAL, 0x22);
  u16(OPTIONAL, 0x20b);
  u32(OPTIONAL + 16, ALIGNED, ALIGNED); // where it begins
  view.setBigUint64(OPTIONAL + 24, 0x1_4000_0000n, true);
  u32(OPTIONAL + 32, ALIGNED, IN_FILE);
  u16(OPTIONAL + 40, 6, 0, 0, 0, 6, 0);
  u32(OPTIONAL + 56, 2 * ALIGNED, IN_FILE);
  u16(OPTIONAL + 68, 3); // for the console
  u32(OPTIONAL + 108, 16);
  bytes.set(new TextEncoder().encode(".text"), SECTIONS);
  u32(SECTIONS + 8, 1, ALIGNED, IN_FILE, IN_FILE);
  u32(SECTIONS + 36, 0x6000_0020);
  bytes[IN_FILE] = 0xc3;
  return bytes;
}

/** Reads every resource of a program, as the system finds them: from the directory on. */
export function resourcesOf(program: Uint8Array<ArrayBuffer>): PeResource[] {
  const view = new DataView(program.buffer);
  const u16 = (at: number) => view.getUint16(at, true);
  const u32 = (at: number) => view.getUint32(at, true);
  const pe = u32(0x3c);
  const moved = pe - PE;
  const inFile = (address: number): number => {
    for (let index = 0; index < u16(pe + 6); index++) {
      const section = SECTIONS + moved + index * 40;
      const offset = address - u32(section + 12);
      if (offset >= 0 && offset < u32(section + 16)) return u32(section + 20) + offset;
    }
    throw new Error(`no section has ${address.toString(16)}`);
  };
  const start = inFile(u32(RESOURCES + moved));
  const nameOf = (id: number): string => {
    if (id < 0x8000_0000) return String(id);
    const at = start + id - 0x8000_0000;
    return String.fromCharCode(...Array.from({ length: u16(at) }, (_, i) => u16(at + 2 + i * 2)));
  };
  const walk = (table: number, path: string[]): PeResource[] => {
    const count = u16(table + 12) + u16(table + 14);
    return Array.from({ length: count }, (_, index) => table + 16 + index * 8).flatMap((entry) => {
      const [names, to] = [[...path, nameOf(u32(entry))], u32(entry + 4)];
      if (to >= 0x8000_0000) return walk(start + to - 0x8000_0000, names);
      const [address, size] = [u32(start + to), u32(start + to + 4)];
      const at = inFile(address);
      return [{ path: names.join("/"), bytes: program.slice(at, at + size) }];
    });
  };
  return walk(start, []);
}
