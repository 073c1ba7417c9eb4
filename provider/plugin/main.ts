#!/usr/bin/env node
import { serve } from './serve.js'

const port = await serve(process.argv[2])
// The first line on stdout: the engine reads the port from it, and nothing else.
process.stdout.write(`${port}\n`)
