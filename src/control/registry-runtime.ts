/** The registry calls of the SDK in an ordinary process. Apart from the rest of the runtime: they need nothing of the engine. */
import type { RegistryCalls, RegistryMethod } from '../sdk/registry-calls.js'
import { createRegistryApi } from './registry-api.js'
import { workspaceOnce } from './workspace-once.js'

export async function callRegistry<M extends RegistryMethod>(
  method: M,
  ...args: Parameters<RegistryCalls[M]>
): Promise<ReturnType<RegistryCalls[M]>> {
  const { store, control, actor, command } = await workspaceOnce(undefined)
  return (await createRegistryApi({ store, control, actor, command }).call(method, args)) as ReturnType<RegistryCalls[M]>
}
