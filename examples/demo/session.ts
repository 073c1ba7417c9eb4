import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Types lines at a program's prompt, one by one, and shows the whole conversation.
 *
 * The program is given a terminal by ssh; each line is typed when the prompt is there. Throws if the program
 * ends with another status than 0.
 */
export async function typeIn(
  [program = '', ...args]: readonly string[],
  { prompt, lines }: { readonly prompt: RegExp; readonly lines: readonly string[] },
): Promise<void> {
  // Without what a shell sends to a clever terminal.
  const env = { ...process.env, TERM: 'dumb' }
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const left = [...lines]
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text)
    said += text
    if (!prompt.test(said)) return
    said = ''
    const line = left.shift()
    if (line !== undefined) child.stdin.write(`${line}\n`)
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`)
}
