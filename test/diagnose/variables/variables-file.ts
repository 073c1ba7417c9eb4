/** A variable of UEFI. */
export interface Variable {
  readonly name: string
  readonly data: Buffer
  /** `EFI_GLOBAL_VARIABLE` if not given. */
  readonly vendor?: string
  /** In force if not given. */
  readonly state?: number
}

export const GLOBAL = '8be4df61-93ca-11d2-aa0d-00e098032b8c'
const VOLUME = 'fff12b8d-7696-4c8b-a985-2747075b4f50'
const STORES = {
  plain: 'ddcf3616-3275-4164-98b6-fe85707ffe7d',
  authenticated: 'aaf32c78-947b-439a-a180-2e144ec37792',
} as const
/** Where the store begins in the files of EDK II, and its first variable. */
export const [STORE_AT, FIRST_AT] = [72, 100]

/** A file of variables as EDK II makes it. */
export function variablesFile(
  variables: readonly Variable[],
  kind: keyof typeof STORES = 'authenticated',
  bytes = 16 << 10,
): Buffer {
  const file = Buffer.alloc(bytes, 0xff)
  file.fill(0, 0, FIRST_AT)
  file.set(guid(VOLUME), 16)
  file.writeBigUInt64LE(BigInt(bytes), 32)
  file.write('_FVH', 40)
  file.writeUInt16LE(STORE_AT, 48)
  file.writeUInt8(2, 55)
  file.set(guid(STORES[kind]), STORE_AT)
  file.writeUInt32LE(bytes - STORE_AT, STORE_AT + 16)
  file.set([0x5a, 0xfe], STORE_AT + 20)
  putVariables(file, variables, kind)
  return withSum(file)
}

/** Writes the sum of the header of the volume. */
export function withSum(file: Buffer): Buffer {
  file.writeUInt16LE(0, 50)
  let sum = 0
  for (let at = 0; at < STORE_AT; at += 2) sum += file.readUInt16LE(at)
  file.writeUInt16LE((0x10000 - (sum & 0xffff)) & 0xffff, 50)
  return file
}

/** Writes variables into a file that has none, as the templates of OVMF are; answers where they end. */
export function putVariables(
  file: Buffer,
  variables: readonly Variable[],
  kind: keyof typeof STORES = 'authenticated',
): number {
  let at = FIRST_AT
  for (const { name, data, vendor = GLOBAL, state = 0x3f } of variables) {
    const text = Buffer.from(`${name}\0`, 'utf16le')
    const header = Buffer.alloc(kind === 'plain' ? 32 : 60)
    header.writeUInt16LE(0x55aa)
    header.writeUInt8(state, 2)
    header.writeUInt32LE(7, 4)
    header.writeUInt32LE(text.length, header.length - 24)
    header.writeUInt32LE(data.length, header.length - 20)
    header.set(guid(vendor), header.length - 16)
    file.set(Buffer.concat([header, text, data]), at)
    at = Math.ceil((at + header.length + text.length + data.length) / 4) * 4
  }
  return at
}

/** The boot order, and the next start. */
export function numbers(...list: readonly number[]): Buffer {
  const bytes = Buffer.alloc(list.length * 2)
  for (const [at, number] of list.entries()) bytes.writeUInt16LE(number, at * 2)
  return bytes
}

/** A boot entry: `EFI_LOAD_OPTION`. `words` are for the program, as its command line. */
export function option(description: string, path: Buffer, attributes = 1, words = ''): Buffer {
  const header = Buffer.alloc(6)
  header.writeUInt32LE(attributes)
  header.writeUInt16LE(path.length, 4)
  const [text, more] = [`${description}\0`, words].map((one) => Buffer.from(one, 'utf16le'))
  return Buffer.concat([header, text ?? header, path, more ?? header])
}

/** Nodes of a device path, and the end of it. */
export function path(...nodes: readonly Buffer[]): Buffer {
  return Buffer.concat([...nodes, END])
}

export function node(type: number, subtype: number, data: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.from([type, subtype, 0, 0])
  header.writeUInt16LE(4 + data.length, 2)
  return Buffer.concat([header, data])
}

export const END = node(0x7f, 0xff)
/** PciRoot(0x0)/Pci(0x2,0x0), as an entry that OVMF makes for a drive begins. */
export const DRIVE = Buffer.concat([
  node(2, 1, Buffer.from('d041030a00000000', 'hex')),
  node(1, 1, Buffer.from([0, 2])),
])
export const CARD = Buffer.concat([
  DRIVE,
  node(3, 11, Buffer.alloc(33)),
  node(3, 12, Buffer.alloc(23)),
])
export const MENU = Buffer.concat([node(4, 7, Buffer.alloc(16)), node(4, 6, Buffer.alloc(16))])

/** A partition of a GPT. */
export function partition(uuid: string, number = 1): Buffer {
  return hardDrive(number, guid(uuid), [2, 2])
}

/** A partition of an MBR whose disk has this number. */
export function partitionOfMbr(disk: number, number: number): Buffer {
  const signature = Buffer.alloc(16)
  signature.writeUInt32LE(disk)
  return hardDrive(number, signature, [1, 1])
}

function hardDrive(number: number, signature: Buffer, kinds: readonly number[]): Buffer {
  const data = Buffer.alloc(38)
  data.writeUInt32LE(number)
  data.writeBigUInt64LE(2048n, 4)
  data.writeBigUInt64LE(8192n, 12)
  data.set(signature, 20)
  data.set(kinds, 36)
  return node(4, 1, data)
}

export function fileNode(name: string): Buffer {
  return node(4, 4, Buffer.from(`${name}\0`, 'utf16le'))
}

function guid(text: string): Buffer {
  const [first = '', second = '', third = '', ...more] = text.split('-')
  const turned = [first, second, third].map((part) => Buffer.from(part, 'hex').reverse())
  return Buffer.concat([...turned, Buffer.from(more.join(''), 'hex')])
}
