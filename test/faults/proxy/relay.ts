import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Charge, Run } from './proxy.js'
import { callName, errorReply, firstHalf, isCall, isLast, packets, type Wire } from './wire.js'

/** One connection through the proxy. */
export interface Link {
  readonly client: Socket
  readonly daemon: Socket
  readonly run: Run
}

/** Milliseconds a late answer is late. */
const LATE_MS = 1_500
/** Milliseconds for the daemon to write down the half upload it got. */
const TORN_MS = 100

/** Carries packets both ways until the charge goes off. */
export function relay({ client, daemon, run }: Link): void {
  const state: State = { client, daemon, hit: null, serial: -1, dead: false }
  const [fromClient, fromDaemon] = [packets(), packets()]
  client.on('data', (chunk) => {
    for (const packet of fromClient(chunk)) passUp(state, packet, run)
  })
  daemon.on('data', (chunk) => {
    for (const packet of fromDaemon(chunk)) passDown(state, packet)
  })
  client.on('close', () => daemon.destroy())
  daemon.on('close', () => client.destroy())
}

interface State {
  readonly client: Socket
  readonly daemon: Socket
  hit: Charge | null
  serial: number
  /** Nothing passes any more. */
  dead: boolean
}

function passUp(state: State, packet: Wire, run: Run): void {
  if (state.dead) return
  if (isCall(packet)) {
    const charge = run.count(callName(packet))
    if (charge !== null) {
      state.hit = charge
      state.serial = packet.serial
      BEFORE[charge.fault]?.(state, packet)
    }
    if (charge === null || FORWARDED.has(charge.fault)) write(state.daemon, packet.bytes)
    if (charge !== null) void interrupt(state, charge)
    return
  }
  const mine = state.hit !== null && packet.serial === state.serial && packet.isStream
  if (mine && state.hit?.fault === 'error') return // what follows a call that was never made
  if (mine && state.hit?.fault === 'torn' && packet.payload > 0) tear(state, packet)
  else write(state.daemon, packet.bytes)
}

function passDown(state: State, packet: Wire): void {
  if (state.dead) return
  const charge = state.hit
  if (charge === null || packet.serial !== state.serial || !isLast(packet)) {
    write(state.client, packet.bytes)
    return
  }
  if (charge.fault === 'lost-after') cut(state)
  else if (charge.fault === 'kill-after') void strike(state, charge)
  else if (charge.fault === 'late') void later(state, packet)
  else if (charge.fault === 'silent') return
  else write(state.client, packet.bytes)
  state.hit = charge.fault === 'error' ? charge : null
}

const FORWARDED: ReadonlySet<string> = new Set([
  'lost-during',
  'lost-after',
  'kill-during',
  'kill-after',
  'torn',
  'late',
  'silent',
])

/** Milliseconds after which the daemon has surely begun a call. */
const BEGUN_MS = 20

/** Ends the connection while the daemon is at work. */
async function interrupt(state: State, charge: Charge): Promise<void> {
  if (!charge.fault.endsWith('-during')) return
  await sleep(BEGUN_MS)
  if (charge.fault === 'kill-during') await strike(state, charge)
  else cut(state)
}

/** What happens instead of the call. */
const BEFORE: Readonly<Partial<Record<Charge['fault'], (state: State, packet: Wire) => void>>> = {
  error: ({ client }, packet) => {
    write(client, errorReply(packet))
  },
  'lost-before': cut,
  'kill-before': (state) => {
    if (state.hit !== null) void strike(state, state.hit)
  },
}

function tear(state: State, packet: Wire): void {
  const charge = state.hit
  write(state.daemon, firstHalf(packet))
  state.dead = true
  void sleep(TORN_MS).then(() => (charge === null ? undefined : strike(state, charge)))
}

async function later({ client }: State, { bytes }: Wire): Promise<void> {
  await sleep(LATE_MS)
  write(client, bytes)
}

async function strike(state: State, charge: Charge): Promise<void> {
  state.dead = true
  await charge.strike()
  cut(state)
}

function cut(state: State): void {
  state.dead = true
  state.client.destroy()
  state.daemon.destroy()
}

function write(socket: Socket, bytes: Uint8Array): void {
  if (!socket.destroyed) socket.write(bytes)
}
