// Says so, and stops, where Node is too old to run the rest. Old syntax on purpose.
var found = process.versions.node.split('.').map(Number)
if (found[0] < 20 || (found[0] === 20 && found[1] < 19)) {
  console.error('set-up: Node 20.19 or newer is needed, this is ' + process.versions.node + '.')
  process.exit(1)
}
