import type { FakeLibvirt } from '../../fake/fake-libvirt.js'

/**
 * Presses Ctrl-C once, at that call from now on or, if nothing listens then, at the first one at which something does.
 * What is returned gets an element when it is pressed.
 */
export function pressCtrlC(fake: FakeLibvirt, at: number): readonly string[] {
  // Other tests of this process have listeners of their own, which would end it.
  const others = new Set(process.listeners('SIGINT'))
  const first = fake.calls.length
  const pressed: string[] = []
  fake.fault = () => {
    const own = process.listeners('SIGINT').find((listener) => !others.has(listener))
    if (pressed.length === 0 && own !== undefined && fake.calls.length - first >= at) {
      pressed.push('SIGINT')
      own('SIGINT')
    }
    return Promise.resolve(undefined)
  }
  return pressed
}
