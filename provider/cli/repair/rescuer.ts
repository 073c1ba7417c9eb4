import { beginRescue, type ExaminedRepair, type RescueRequest } from '../../break-glass/index.js'
import type { Runtime } from '../../host/index.js'
import { endStack } from '../incident/end-stack.js'
import { incidentFor } from '../incident/find-incident.js'
import { findPulumi, type Pulumi } from '../incident/find-pulumi.js'
import { stackOfOwner, type IncidentStack } from '../incident/incident-stack.js'
import { makeStack, messageOf } from '../incident/make-stack.js'
import { nameOfPerson } from '../incident/person.js'
import { sayStackLeft } from '../show/say-ended.js'
import type { Call, Context } from '../commands/command.js'

/** Puts an instance into rescue for a repair, and ends what only Pulumi knows of it afterwards. */
export interface Rescuer {
  rescue(request: RescueRequest, runtime: Runtime): Promise<void>
  /** Ends the stack, once nothing of the rescue is left on the host. Null: there is nothing to say. */
  finish(): Promise<string | null>
}

/** Chooses how: with a stack, if Pulumi is asked for. Throws if it is not installed, before anything is done. */
export async function findRescuer(
  context: Context,
  call: Call,
  { found }: ExaminedRepair,
  needsRescue: boolean,
): Promise<Rescuer> {
  const owner = found?.page?.state.claim.owner
  const isKnown = stackOfOwner(owner) !== null
  const isAlone = call['no-stack'] === true || (owner !== undefined && !isKnown)
  if (isAlone) return withoutStack(context, isKnown ? incidentFor(context, call, owner) : null)
  const incident = incidentFor(context, call, owner)
  return withStack(context, incident, needsRescue ? await findPulumi() : null)
}

function withoutStack(context: Context, left: IncidentStack | null): Rescuer {
  const { environment = {} } = context
  return {
    rescue: async (request, runtime) => {
      await beginRescue(request, { name: nameOfPerson(environment), runtime })
    },
    finish: () => Promise.resolve(left === null ? null : sayStackLeft(left)),
  }
}

function withStack({ terminal }: Context, incident: IncidentStack, pulumi: Pulumi | null): Rescuer {
  let isThere = incident.isThere
  return {
    rescue: async (request) => {
      // A repair whose stack was found needs no rescue, unless that is to be made again.
      const used = pulumi ?? (await findPulumi())
      isThere = true
      const message = messageOf('repair', request)
      await makeStack({ pulumi: used, incident }, { request, message }, terminal)
    },
    finish: async () => {
      if (!isThere) return null
      const problem = await endStack(incident, 'the repair has ended', terminal)
      return problem === null ? null : `${problem}\n${sayStackLeft(incident)}`
    },
  }
}
