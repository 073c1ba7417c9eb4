# What everybody's shell needs before it works on an incident. Change it once, for all of you.
#   . ./settings.sh

# Where the incidents are kept: a folder that all of you can write, or your team's backend.
export PULUMI_BACKEND_URL="${PULUMI_BACKEND_URL:-file:///srv/incidents}"

# Pulumi wants a passphrase for secrets. An incident holds none, so it is empty, and nobody can forget it.
export PULUMI_CONFIG_PASSPHRASE="${PULUMI_CONFIG_PASSPHRASE-}"
